//! Which field each column of a plain table fills: told by the person, else guessed from its name.
//! It never fills a field from a column whose name does not say so.

use crate::interchange::foreign::BadInput;
use crate::interchange::sheet::Header;
use crate::interchange::words::fold;

/// A field that a column can fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// One line; the only one that a table must have.
    Title,
    /// What identifies the item in its tool.
    Id,
    /// Longer text.
    Description,
    /// Estimate in points.
    Points,
    /// Status by name.
    Status,
    /// How it ended.
    Resolution,
    /// Priority by name.
    Priority,
    /// Type by name; `epic` makes epics.
    Type,
    /// Labels, in one cell by `,` or `;`.
    Labels,
    /// Components, in one cell by `,` or `;`.
    Components,
    /// Who does it.
    Assignee,
    /// Who asked for it.
    Reporter,
    /// Ids that must be done first, in one cell by `,` or `;`.
    Dependencies,
    /// Ids that wait for this one.
    Blocks,
    /// Id of the parent.
    Parent,
    /// Name of the epic.
    Epic,
    /// Sprints, in one cell by `,` or `;`, the latest last.
    Sprint,
    /// Acceptance criteria.
    Criteria,
    /// When it was made.
    Created,
    /// When it was last changed.
    Updated,
    /// When work on it began.
    Started,
    /// When it was finished.
    Resolved,
    /// The day by which it is wanted.
    Due,
    /// Address.
    Url,
    /// One comment.
    Comment,
    /// Kept in `extra`, whatever its name.
    Extra,
}

/// A field, its name for `--map`, and the names of columns that it is guessed from, best first.
pub struct FieldName {
    /// The field.
    pub field: Field,
    /// Its name for `--map`.
    pub name: &'static str,
    /// Folded names of columns, `_` and `-` as spaces, apart by `|`.
    pub guesses: &'static str,
}

const fn field(field: Field, name: &'static str, guesses: &'static str) -> FieldName {
    FieldName {
        field,
        name,
        guesses,
    }
}

/// Every field that `--map` knows.
pub const FIELD_NAMES: &[FieldName] = &[
    field(
        Field::Title,
        "title",
        "title|summary|issue title|name|subject|story|user story|task|task name|titulo|titel|titre|resumen",
    ),
    field(
        Field::Id,
        "id",
        "id|issuekey|issue key|key|issue number|issue id|number|ticket|#|external id|ref",
    ),
    field(
        Field::Description,
        "description",
        "description|desc|details|body|notes|descripcion|beschreibung",
    ),
    field(
        Field::Points,
        "points",
        "storypoint|storypoints|story point|story points|points|estimate|estimation|story point estimate|sp|puntos|punkte",
    ),
    field(Field::Status, "status", "status|state|stage|column|estado"),
    field(Field::Resolution, "resolution", "resolution"),
    field(
        Field::Priority,
        "priority",
        "priority|prio|severity|prioridad|prioritat",
    ),
    field(
        Field::Type,
        "type",
        "type|issue type|issuetype|work item type|kind|category|tipo|typ",
    ),
    field(Field::Labels, "labels", "labels|label|tags|tag|etiquetas"),
    field(
        Field::Components,
        "components",
        "components|component|component/s",
    ),
    field(
        Field::Assignee,
        "assignee",
        "assignee|assigned to|owner|assignees|responsible|responsable",
    ),
    field(
        Field::Reporter,
        "reporter",
        "reporter|requester|requested by|created by|author|creator",
    ),
    field(
        Field::Dependencies,
        "dependencies",
        "dependencies|depends on|dependency|blocked by|depends|predecessors|prerequisites",
    ),
    field(Field::Blocks, "blocks", "blocks|blocking"),
    field(
        Field::Parent,
        "parent",
        "parent|parent id|parent key|epic id|epic key|epic link",
    ),
    field(Field::Epic, "epic", "epic|epic name|epica"),
    field(Field::Sprint, "sprint", "sprint|sprints|iteration|cycle"),
    field(
        Field::Criteria,
        "criteria",
        "acceptance criteria|criteria|definition of done|dod|criterios de aceptacion|akzeptanzkriterien",
    ),
    field(
        Field::Created,
        "created",
        "created|created at|created date|creation date|date created|opened|opened at",
    ),
    field(
        Field::Updated,
        "updated",
        "updated|updated at|updated date|modified|last modified",
    ),
    field(
        Field::Started,
        "started",
        "started|started at|start date|start",
    ),
    field(
        Field::Resolved,
        "resolved",
        "resolved|finished|completed|closed|closed at|completed at|done at|finished at|resolution date|end date|date completed",
    ),
    field(
        Field::Due,
        "due",
        "due|due date|deadline|target date|due on",
    ),
    field(Field::Url, "url", "url|link|permalink"),
    field(Field::Comment, "comment", "comment|comments"),
    field(Field::Extra, "extra", ""),
];

impl Field {
    /// An item has one value of it, so one column fills it; the others fill it together.
    pub fn is_single(self) -> bool {
        !matches!(
            self,
            Self::Labels
                | Self::Components
                | Self::Dependencies
                | Self::Blocks
                | Self::Parent
                | Self::Sprint
                | Self::Criteria
                | Self::Comment
                | Self::Extra
        )
    }

    /// Its cells are dates.
    pub fn is_date(self) -> bool {
        matches!(
            self,
            Self::Created | Self::Updated | Self::Started | Self::Resolved | Self::Due
        )
    }
}

/// The field of each column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// One a column.
    pub fields: Vec<Field>,
}

impl Mapping {
    /// Guesses from the names, then does as told: `map` is (column, field) by name.
    pub fn of(header: &Header, map: &[(String, String)]) -> Result<Self, BadInput> {
        let mut mapping = Self::guess(header);
        for (column, name) in map {
            let field = named(name)?;
            let columns = header.columns(&[column]);
            if columns.is_empty() {
                let what = format!("--map names a column “{column}”, found: {}", header.shown());
                return Err(BadInput::at(1, 1, what));
            }
            if field.is_single() {
                mapping.release(field);
            }
            for column in columns {
                mapping.fields[column] = field;
            }
        }
        Ok(mapping)
    }

    fn guess(header: &Header) -> Self {
        let names: Vec<String> = header.names.iter().map(|name| plain(name)).collect();
        let mut fields = vec![Field::Extra; names.len()];
        for known in FIELD_NAMES {
            for guess in known.guesses.split('|') {
                let hits: Vec<usize> = (0..names.len())
                    .filter(|column| names[*column] == guess && fields[*column] == Field::Extra)
                    .collect();
                let take = if known.field.is_single() {
                    1
                } else {
                    hits.len()
                };
                for column in hits.iter().take(take) {
                    fields[*column] = known.field;
                }
                if known.field.is_single() && !hits.is_empty() {
                    break;
                }
            }
        }
        Self { fields }
    }

    fn release(&mut self, field: Field) {
        for filled in self.fields.iter_mut().filter(|filled| **filled == field) {
            *filled = Field::Extra;
        }
    }

    /// True when some column fills the field.
    pub fn has(&self, field: Field) -> bool {
        self.fields.contains(&field)
    }

    /// Lets the description stand for a title that no column holds. Refuses a table that has neither.
    pub fn settle_title(&mut self, header: &Header) -> Result<TitleFrom, BadInput> {
        if self.has(Field::Title) {
            return Ok(TitleFrom::Column);
        }
        if self.has(Field::Description) {
            return Ok(TitleFrom::Description);
        }
        Err(BadInput::at(
            1,
            1,
            format!(
                "expected a column for the title (title, summary, name or description), found: {}; say which with --map COLUMN=title",
                header.shown()
            ),
        ))
    }
}

/// Where titles come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleFrom {
    /// A column of their own.
    Column,
    /// The first line of the description.
    Description,
}

fn named(name: &str) -> Result<Field, BadInput> {
    let wanted = plain(name);
    let known = FIELD_NAMES.iter().find(|known| known.name == wanted);
    known.map(|known| known.field).ok_or_else(|| {
        let names: Vec<_> = FIELD_NAMES.iter().map(|known| known.name).collect();
        let what = format!(
            "--map has no field “{name}”; there are: {}",
            names.join(", ")
        );
        BadInput::at(1, 1, what)
    })
}

fn plain(name: &str) -> String {
    fold(&name.replace(['_', '-'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interchange::sheet::Sheet;

    fn fields(header: &str, map: &[(&str, &str)]) -> Result<Vec<Field>, BadInput> {
        let map: Vec<_> = map
            .iter()
            .map(|(c, f)| ((*c).to_owned(), (*f).to_owned()))
            .collect();
        let sheet = Sheet::open(header).expect("a header");
        Mapping::of(&sheet.header, &map).map(|mapping| mapping.fields)
    }

    #[test]
    fn columns_are_guessed_by_name_whatever_their_spelling() {
        use Field::{Created, Extra, Id, Points, Title, Type};
        assert_eq!(
            fields("issuekey,Title,story_points,CREATED-AT,weird", &[]).expect("guessed"),
            [Id, Title, Points, Created, Extra]
        );
        assert_eq!(
            fields("id,title,estimate_hours,category", &[]).expect("guessed"),
            [Id, Title, Extra, Type],
            "hours are not points"
        );
        assert_eq!(
            fields("category,type,title,summary", &[]).expect("guessed"),
            [Extra, Type, Title, Extra],
            "the better name wins and the other column is kept"
        );
    }

    #[test]
    fn the_person_overrides_the_guess() {
        use Field::{Extra, Points, Title};
        assert_eq!(
            fields("title,hours,estimate", &[("Hours", "points")]).expect("mapped"),
            [Title, Points, Extra]
        );
        let bad = fields("title", &[("size", "points")]).expect_err("no such column");
        assert!(bad.what.contains("size") && bad.what.contains("title"));
        let bad = fields("title", &[("title", "size")]).expect_err("no such field");
        assert!(bad.what.contains("points"));
    }

    #[test]
    fn every_guess_is_plain_and_stands_once() {
        let mut seen = std::collections::HashSet::new();
        for guess in FIELD_NAMES
            .iter()
            .flat_map(|known| known.guesses.split('|'))
        {
            assert_eq!(plain(guess), guess);
            assert!(seen.insert(guess), "{guess} stands twice");
        }
    }
}
