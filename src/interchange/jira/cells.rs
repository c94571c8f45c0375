//! One row of a Jira export to one item, cell by cell.
//! It never stops at a cell that cannot be read: that one is kept in `extra` and told.

use super::Survey;
use super::header::{Columns, LinkEnd, Place};
use crate::interchange::cell::{one_line, points};
use crate::interchange::criteria;
use crate::interchange::dates::{self, When};
use crate::interchange::foreign::{
    Foreign, ForeignAttachment, ForeignComment, ForeignItem, ForeignLink, ForeignSprint, Problem,
    SprintState,
};
use crate::interchange::markup::to_markdown;
use crate::interchange::sheet::{Header, Row};
use crate::interchange::words;

/// An item being filled from its row.
pub(super) struct Reading<'r> {
    row: &'r Row,
    survey: &'r Survey,
    foreign: &'r mut Foreign,
    item: ForeignItem,
    stated_category: String,
    parents: Vec<(Place, String)>,
}

/// Whether a cell found its place.
#[derive(PartialEq)]
enum Placed {
    Yes,
    /// To be kept in `extra`.
    No,
}

impl<'r> Reading<'r> {
    pub(super) fn new(row: &'r Row, survey: &'r Survey, foreign: &'r mut Foreign) -> Self {
        let item = ForeignItem {
            row: row.number,
            ..ForeignItem::default()
        };
        Self {
            row,
            survey,
            foreign,
            item,
            stated_category: String::new(),
            parents: Vec::new(),
        }
    }

    /// Places every cell that is not empty; counts those without a place by column.
    pub(super) fn fill(&mut self, header: &Header, columns: &Columns, unmapped: &mut [usize]) {
        for (column, place) in columns.places.iter().enumerate() {
            let cell = self.row.cell(column).trim();
            if cell.is_empty() {
                continue;
            }
            let placed = match place {
                Place::Link(end) => self.link(*end, &columns.link_types[column], cell),
                Place::Extra => Placed::No,
                place => self.place(*place, cell),
            };
            if placed == Placed::No {
                self.item.keep(&header.names[column], cell);
                unmapped[column] += 1;
            }
        }
    }

    /// The item, with what can be said only when the whole row is known.
    pub(super) fn finish(mut self) -> ForeignItem {
        self.parents.sort_by_key(|(place, _)| *place);
        self.item.parent = self
            .parents
            .drain(..)
            .map(|(_, reference)| reference)
            .collect();
        self.item.level = words::level(&self.item.kind_text);
        self.item.kind = words::kind(&self.item.kind_text);
        self.item.category = words::category(
            &self.stated_category,
            &self.item.status,
            &self.item.resolution,
        );
        if self.item.external_id.is_empty() {
            let id = self.item.alt_ids.first().cloned();
            self.item.external_id = id.unwrap_or_else(|| format!("row {}", self.row.number));
            self.tell("the row has no key".to_owned());
        }
        if self.item.title.is_empty() {
            self.item.title.clone_from(&self.item.external_id);
            self.tell("the row has no summary; its key became the title".to_owned());
        }
        self.item
    }

    fn tell(&mut self, what: String) {
        self.foreign
            .problems
            .push(Problem::row(self.row.number, what));
    }

    fn place(&mut self, place: Place, cell: &str) -> Placed {
        match place {
            Place::Summary => set(&mut self.item.title, one_line(cell)),
            Place::Key => set(&mut self.item.external_id, cell.to_owned()),
            Place::Type => set(&mut self.item.kind_text, cell.to_owned()),
            Place::Status => set(&mut self.item.status, cell.to_owned()),
            Place::Category => set(&mut self.stated_category, cell.to_owned()),
            Place::Priority => set(&mut self.item.priority, cell.to_owned()),
            Place::Resolution => set(&mut self.item.resolution, cell.to_owned()),
            Place::Assignee => set(&mut self.item.assignee, cell.to_owned()),
            Place::Reporter => set(&mut self.item.reporter, cell.to_owned()),
            Place::Order => set(&mut self.item.order, cell.to_owned()),
            Place::EpicName => set(&mut self.item.epic_name, cell.to_owned()),
            Place::Description => {
                let text = self.markdown(cell);
                set(&mut self.item.description, text)
            }
            Place::Created
            | Place::Updated
            | Place::Resolved
            | Place::Due
            | Place::Started
            | Place::StatusSince => self.date(place, cell),
            Place::Points => self.points(cell),
            _ => self.add(place, cell),
        }
    }

    /// Places of which an item may have several.
    fn add(&mut self, place: Place, cell: &str) -> Placed {
        match place {
            Place::Id => self.item.alt_ids.push(cell.to_owned()),
            Place::Labels => self.item.label(cell),
            Place::Components => self.item.components.push(cell.to_owned()),
            Place::FixVersions => self.item.fix_versions.push(cell.to_owned()),
            Place::Sprint => self.sprint(cell),
            Place::Comment => self.comment(cell),
            Place::Attachment => self.item.attachments.push(attachment(cell)),
            Place::Criteria => {
                let text = self.markdown(cell);
                self.item.criteria.extend(criteria::split(&text));
            }
            Place::ParentKey | Place::Parent | Place::EpicLink | Place::ParentId => {
                self.parents.push((place, cell.to_owned()));
            }
            _ => return Placed::No,
        }
        Placed::Yes
    }

    fn link(&mut self, end: LinkEnd, what: &str, cell: &str) -> Placed {
        self.item.links.push(ForeignLink {
            what: what.to_owned(),
            direction: end.direction(),
            to: cell.to_owned(),
        });
        Placed::Yes
    }

    fn date(&mut self, place: Place, cell: &str) -> Placed {
        let when = match dates::read(cell, self.survey.order) {
            Ok(when) => when,
            Err(error) => {
                self.tell(format!("“{cell}” was kept as text: {error}"));
                return Placed::No;
            }
        };
        let slot = match place {
            Place::Created => &mut self.item.created,
            Place::Updated => &mut self.item.updated,
            Place::Resolved => &mut self.item.resolved,
            Place::Started => &mut self.item.started,
            Place::StatusSince => &mut self.item.status_since,
            _ => &mut self.item.due,
        };
        if slot.is_some() {
            return Placed::No;
        }
        *slot = Some(match place {
            Place::Due => When::Day(when.day()),
            _ => when,
        });
        Placed::Yes
    }

    fn points(&mut self, cell: &str) -> Placed {
        match points(cell) {
            Some(points) if self.item.points.is_none() => {
                self.item.points = Some(points);
                Placed::Yes
            }
            Some(points) if self.item.points == Some(points) => Placed::Yes,
            Some(_) => Placed::No,
            None => {
                self.tell(format!(
                    "“{cell}” is not a number of points; it was kept as text"
                ));
                Placed::No
            }
        }
    }

    fn sprint(&mut self, cell: &str) {
        let Some(sprint) = old_sprint(cell) else {
            return self.item.sprint(cell);
        };
        self.item.sprint(&sprint.name);
        if !self
            .foreign
            .sprints
            .iter()
            .any(|known| known.name == sprint.name)
        {
            self.foreign.sprints.push(sprint);
        }
    }

    /// `date;author;body`: only the first two semicolons are structure.
    fn comment(&mut self, cell: &str) {
        let mut parts = cell.splitn(3, ';');
        let (date, author, body) = (parts.next(), parts.next(), parts.next());
        let at = date.and_then(|date| dates::read(date, self.survey.order).ok());
        let comment = match (at, author, body) {
            (Some(at), Some(author), Some(body)) => ForeignComment {
                at: Some(at),
                author: self.name_of(author),
                text: self.markdown(body),
            },
            _ => ForeignComment {
                text: self.markdown(cell),
                ..ForeignComment::default()
            },
        };
        self.item.comments.push(comment);
    }

    fn name_of(&self, account: &str) -> String {
        let name = self.survey.names.get(account);
        name.map_or(account, String::as_str).to_owned()
    }

    /// Markdown, with people called by their names.
    fn markdown(&self, cell: &str) -> String {
        let mut text = to_markdown(cell.trim_start_matches(['\r', '\n']));
        let mut from = 0;
        while let Some(start) = text[from..].find("[~").map(|at| from + at) {
            let Some(end) = text[start..].find(']').map(|at| start + at) else {
                break;
            };
            let account = text[start + 2..end].trim_start_matches("accountid:");
            match self.survey.names.get(account) {
                Some(name) => {
                    text.replace_range(start..=end, &format!("@{name}"));
                    from = start + 1 + name.len();
                }
                None => from = end,
            }
        }
        text
    }
}

/// Fills a text once; a second value has no place.
fn set(slot: &mut String, value: String) -> Placed {
    if slot.is_empty() {
        *slot = value;
        Placed::Yes
    } else if *slot == value {
        Placed::Yes
    } else {
        Placed::No
    }
}

/// `date;account;file;address`.
fn attachment(cell: &str) -> ForeignAttachment {
    let mut parts = cell.splitn(4, ';').skip(2);
    match (parts.next(), parts.next()) {
        (Some(name), Some(url)) => ForeignAttachment {
            name: name.trim().to_owned(),
            url: url.trim().to_owned(),
        },
        _ => ForeignAttachment {
            name: cell.to_owned(),
            url: String::new(),
        },
    }
}

/// The value that Jira Server wrote: `…Sprint@1f[id=7,state=CLOSED,name=…,startDate=…]`.
fn old_sprint(cell: &str) -> Option<ForeignSprint> {
    let inside = cell
        .split_once(".Sprint@")?
        .1
        .split_once('[')?
        .1
        .strip_suffix(']')?;
    let value = |name: &str| {
        let start = inside.find(&format!("{name}="))? + name.len() + 1;
        let rest = &inside[start..];
        Some(&rest[..rest.find(',').unwrap_or(rest.len())])
    };
    let date = |name| value(name).and_then(|text| dates::read(text, None).ok());
    Some(ForeignSprint {
        name: value("name")?.to_owned(),
        start: date("startDate"),
        end: date("completeDate").or_else(|| date("endDate")),
        state: match value("state")? {
            "CLOSED" => Some(SprintState::Closed),
            "ACTIVE" => Some(SprintState::Active),
            _ => Some(SprintState::Planned),
        },
        goal: value("goal").unwrap_or("").replace("<null>", ""),
    })
}
