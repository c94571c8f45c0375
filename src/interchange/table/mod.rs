//! A plain table of separated values, each column mapped to a field.
//! It never reads hours as points, nor any other column by what it looks like rather than by what it is called.

mod mapping;

use super::cell::{one_line, points, several};
use super::criteria;
use super::dates::{self, DateOrder, OrderFinder, When};
use super::export::unguarded;
use super::foreign::{
    BadInput, Foreign, ForeignComment, ForeignItem, ForeignLink, LinkDirection, Problem, Unmapped,
};
use super::options::Options;
use super::sheet::{Row, Sheet};
use super::text::decode;
use super::words;
pub use mapping::{FIELD_NAMES, Field, FieldName, Mapping, TitleFrom};

/// Reads a table. Refuses one without a title or a description, or whose dates can be read two ways.
pub fn read(bytes: &[u8], options: &Options) -> Result<Foreign, BadInput> {
    let decoded = decode(bytes)?;
    let sheet = Sheet::open(&decoded.text)?;
    let mut mapping = Mapping::of(&sheet.header, &options.map)?;
    let title = mapping.settle_title(&sheet.header)?;
    let table = Table {
        order: date_order(&sheet, &mapping, options)?,
        guarded: !options.raw,
        names: &sheet.header.names,
        mapping,
        title,
    };
    let mut foreign = Foreign::of(options.system.as_deref().unwrap_or("csv"));
    foreign.problems = decoded.problems();
    if title == TitleFrom::Description {
        let what = "no column holds titles; the first line of the description became the title";
        foreign.problems.push(Problem::file(what));
    }
    let mut unmapped = vec![0; sheet.header.names.len()];
    let mut rows = sheet.rows();
    for row in rows.by_ref() {
        let item = table.item(&row, &mut unmapped, &mut foreign.problems);
        foreign.items.push(item);
    }
    rows.finish(&mut foreign);
    foreign.unmapped = Unmapped::by_name(unmapped, &sheet.header.names);
    foreign.settle_repeated_ids();
    foreign.list_sprints_of_items();
    Ok(foreign)
}

struct Table<'h> {
    mapping: Mapping,
    order: Option<DateOrder>,
    guarded: bool,
    names: &'h [String],
    title: TitleFrom,
}

fn date_order(
    sheet: &Sheet,
    mapping: &Mapping,
    options: &Options,
) -> Result<Option<DateOrder>, BadInput> {
    let dates: Vec<usize> = (0..mapping.fields.len())
        .filter(|column| mapping.fields[*column].is_date())
        .collect();
    if options.date_order.is_some() || dates.is_empty() {
        return Ok(options.date_order);
    }
    let mut finder = OrderFinder::default();
    for row in sheet.rows() {
        for date in row.all(&dates) {
            finder.see(row.line, date);
        }
    }
    Ok(finder.order()?)
}

impl Table<'_> {
    fn item(&self, row: &Row, unmapped: &mut [usize], problems: &mut Vec<Problem>) -> ForeignItem {
        let mut item = ForeignItem {
            row: row.number,
            ..ForeignItem::default()
        };
        for (column, name) in self.names.iter().enumerate() {
            let cell = row.cell(column);
            let cell = if self.guarded { unguarded(cell) } else { cell }.trim();
            if cell.is_empty() {
                continue;
            }
            let placed = self.place(&mut item, self.mapping.fields[column], cell);
            if let Err(Unplaced(why)) = placed {
                if !why.is_empty() {
                    problems.push(Problem::row(row.number, why));
                }
                item.keep(name, cell);
                unmapped[column] += 1;
            }
        }
        self.finish(item, problems)
    }

    fn place(&self, item: &mut ForeignItem, field: Field, cell: &str) -> Result<(), Unplaced> {
        match field {
            Field::Title => item.title = one_line(cell),
            Field::Id => cell.clone_into(&mut item.external_id),
            Field::Description => cell.clone_into(&mut item.description),
            Field::Status => cell.clone_into(&mut item.status),
            Field::Resolution => cell.clone_into(&mut item.resolution),
            Field::Priority => cell.clone_into(&mut item.priority),
            Field::Type => cell.clone_into(&mut item.kind_text),
            Field::Assignee => cell.clone_into(&mut item.assignee),
            Field::Reporter => cell.clone_into(&mut item.reporter),
            Field::Epic => cell.clone_into(&mut item.epic_name),
            Field::Url => cell.clone_into(&mut item.url),
            Field::Points => {
                let not_points = || {
                    Unplaced(format!(
                        "“{cell}” is not a number of points; it was kept as text"
                    ))
                };
                item.points = Some(points(cell).ok_or_else(not_points)?);
            }
            Field::Created | Field::Updated | Field::Started | Field::Resolved | Field::Due => {
                self.date(item, field, cell)?;
            }
            _ => return add(item, field, cell),
        }
        Ok(())
    }

    fn date(&self, item: &mut ForeignItem, field: Field, cell: &str) -> Result<(), Unplaced> {
        let when = dates::read(cell, self.order)
            .map_err(|error| Unplaced(format!("“{cell}” was kept as text: {error}")))?;
        match field {
            Field::Created => item.created = Some(when),
            Field::Updated => item.updated = Some(when),
            Field::Started => item.started = Some(when),
            Field::Resolved => item.resolved = Some(when),
            _ => item.due = Some(When::Day(when.day())),
        }
        Ok(())
    }

    fn finish(&self, mut item: ForeignItem, problems: &mut Vec<Problem>) -> ForeignItem {
        if self.title == TitleFrom::Description {
            let first = item.description.lines().next().unwrap_or("").trim();
            item.title = first.to_owned();
            if item.description.trim() == item.title {
                item.description.clear();
            }
        }
        if item.title.is_empty() {
            item.title = match item.external_id.as_str() {
                "" => format!("row {}", item.row),
                id => id.to_owned(),
            };
            problems.push(Problem::row(item.row, "the row has no title"));
        }
        if item.external_id.is_empty() {
            item.external_id.clone_from(&item.title);
            if self.mapping.has(Field::Id) {
                let what = "the row has no id; its title stands for it";
                problems.push(Problem::row(item.row, what));
            }
        }
        item.level = words::level(&item.kind_text);
        item.kind = words::kind(&item.kind_text);
        item.category = words::category("", &item.status, &item.resolution);
        item
    }
}

/// Why a cell is kept in `extra`; empty when that needs no word.
struct Unplaced(String);

/// Fields of which an item may have several.
fn add(item: &mut ForeignItem, field: Field, cell: &str) -> Result<(), Unplaced> {
    match field {
        Field::Labels => several(cell).for_each(|label| item.label(label)),
        Field::Sprint => several(cell).for_each(|sprint| item.sprint(sprint)),
        Field::Components => item.components.extend(several(cell).map(str::to_owned)),
        Field::Dependencies => link(item, cell, LinkDirection::Inward),
        Field::Blocks => link(item, cell, LinkDirection::Outward),
        Field::Parent => item.parent.push(cell.to_owned()),
        Field::Criteria => item.criteria.extend(criteria::split(cell)),
        Field::Comment => item.comments.push(ForeignComment {
            text: cell.to_owned(),
            ..ForeignComment::default()
        }),
        _ => return Err(Unplaced(String::new())),
    }
    Ok(())
}

fn link(item: &mut ForeignItem, cell: &str, direction: LinkDirection) {
    item.links.extend(several(cell).map(|to| ForeignLink {
        what: "Blocks".to_owned(),
        direction,
        to: to.to_owned(),
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Foreign {
        read(text.as_bytes(), &Options::default()).expect("a table")
    }

    #[test]
    fn unnamed_columns_are_kept_by_their_number() {
        let foreign = table("Issue number,Issue title,Label,,\n1,One,\" a, b\t\",x,y\n2,Two,,,z\n");
        assert_eq!(foreign.items[0].labels, ["a", "b"]);
        assert_eq!(foreign.items[0].extra["column 4"], "x");
        let counts: Vec<_> = foreign
            .unmapped
            .iter()
            .map(|u| (u.column.as_str(), u.cells))
            .collect();
        assert_eq!(counts, [("column 4", 1), ("column 5", 2)]);
    }

    #[test]
    fn a_table_without_titles_takes_them_from_its_descriptions() {
        let foreign = table("ID,Description\n1,Build it\n2,\"Ship it\nsoon\"\n");
        assert_eq!(foreign.items[0].title, "Build it");
        assert_eq!(foreign.items[0].description, "");
        assert_eq!(foreign.items[1].title, "Ship it");
        assert_eq!(foreign.items[1].description, "Ship it\nsoon");
        assert!(foreign.problems[0].what.contains("title"));
    }

    #[test]
    fn dependencies_in_one_cell_become_links() {
        let foreign = table("id;title;depends on\nA;a;\nB;b;A\nC;c;A, B\n");
        let places = foreign.index();
        assert_eq!(foreign.blocks(&places), [(0, 1), (0, 2), (1, 2)]);
    }

    #[test]
    fn rows_without_ids_are_known_by_their_titles() {
        let foreign = table("title\nOne\nTwo\nOne\n");
        let ids: Vec<_> = foreign
            .items
            .iter()
            .map(|i| i.external_id.as_str())
            .collect();
        assert_eq!(ids, ["One", "Two", "One#2"]);
    }

    #[test]
    fn a_guarding_quote_is_stripped_unless_raw() {
        let text = b"title\n'=1+1\n";
        let read_as = |raw| {
            let options = Options {
                raw,
                ..Options::default()
            };
            read(text, &options).expect("a table").items[0]
                .title
                .clone()
        };
        assert_eq!(
            (read_as(false), read_as(true)),
            ("=1+1".into(), "'=1+1".into())
        );
    }

    #[test]
    fn a_table_without_a_title_is_refused_with_the_remedy() {
        let bad = read(b"a,b\n1,2\n", &Options::default()).expect_err("no title");
        assert!(bad.what.contains("--map") && bad.what.contains("a, b"));
    }
}
