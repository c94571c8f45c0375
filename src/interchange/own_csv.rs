//! Reads back the CSV that bifocal writes: records by their key, columns by the names of their fields.
//! It never touches a field whose cell says what the record says already.

use super::export::unguarded;
use super::options::Options;
use super::problem::{BadInput, Problem};
use super::reconcile::ImportReport;
use super::sheet::{Row, Sheet};
use super::text::decode;
use crate::domain::command::place;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::field;
use crate::domain::id::{ItemRef, Kind};
use crate::domain::record::Record;
use crate::domain::workspace::for_kind;

/// The name of the format.
pub const NAME: &str = "bifocal-csv";

/// True when the first column is `key` and every other one is a field of the kind that the first key tells.
pub fn looks_like(text: &str) -> bool {
    Sheet::open(text).is_ok_and(|sheet| kind_of(&sheet).is_some())
}

/// Makes and changes records as the rows say. A row that is refused is told and the others go on.
///
/// # Errors
/// When the text is no such table.
pub fn import(
    draft: &mut Draft<'_>,
    bytes: &[u8],
    options: &Options,
) -> Result<ImportReport, BadInput> {
    let decoded = decode(bytes)?;
    let sheet = Sheet::open(&decoded.text)?;
    let Some(kind) = kind_of(&sheet) else {
        let what = format!(
            "expected a first column “key” with keys such as S-1, and names of fields beside it; found: {}",
            sheet.header.shown()
        );
        return Err(BadInput::at(1, 1, what));
    };
    let mut report = ImportReport {
        format: NAME.to_owned(),
        problems: decoded.problems(),
        ..ImportReport::default()
    };
    let mut table = Table {
        draft,
        kind,
        names: &sheet.header.names,
        raw: options.raw,
        report: &mut report,
    };
    let mut rows = Vec::new();
    for row in sheet.rows() {
        rows.extend(table.open(&row).map(|(item, origin)| (item, origin, row)));
    }
    for (item, origin, row) in &rows {
        table.fill(*item, *origin, row);
    }
    report.read = rows.len();
    Ok(report)
}

/// The kind of the first row's key, when all columns are its fields.
fn kind_of(sheet: &Sheet<'_>) -> Option<Kind> {
    let names = &sheet.header.names;
    let first = sheet.rows().next()?;
    let kind =
        Kind::of_key(first.cell(0).trim()).filter(|_| names[0].eq_ignore_ascii_case("key"))?;
    let known = names.iter().all(|name| field::field(kind, name).is_some());
    known.then_some(kind)
}

/// Whether a row met a record or made one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Here,
    Made,
}

struct Table<'t, 'w> {
    draft: &'t mut Draft<'w>,
    kind: Kind,
    names: &'t [String],
    raw: bool,
    report: &'t mut ImportReport,
}

impl Table<'_, '_> {
    /// The record of a row; made under the row's key when nothing has it. All are there before any is filled, so that rows may name later ones.
    fn open(&mut self, row: &Row) -> Option<(ItemRef, Origin)> {
        let key = row.cell(0).trim();
        if Kind::of_key(key) != Some(self.kind) || self.kind == Kind::Workspace {
            let what = format!(
                "“{key}” is not the key of a {}; the row was left out",
                self.kind.singular()
            );
            self.report.problems.push(Problem::row(row.number, what));
            return None;
        }
        if let Some(item) = self.draft.find(key) {
            return Some((item, Origin::Here));
        }
        let made = for_kind!(self.kind, R => {
            let mut record = self.draft.fresh::<R>();
            *record.common_mut().key = key.into();
            let item = record.id().item();
            self.draft.put(record);
            place::settle(self.draft, item).map(|()| item)
        });
        match made {
            Ok(item) => {
                *self.report.created.entry(self.kind).or_default() += 1;
                Some((item, Origin::Made))
            }
            Err(refusal) => {
                self.tell(row, &refusal);
                None
            }
        }
    }

    fn fill(&mut self, item: ItemRef, origin: Origin, row: &Row) {
        let mut changed = false;
        for (column, name) in self.names.iter().enumerate().skip(1) {
            let cell = row.cell(column);
            let cell = if self.raw { cell } else { unguarded(cell) };
            let writable = field::field(self.kind, name).is_some_and(|info| info.writable);
            if !writable || field::get(self.draft, item, name).to_string() == cell {
                continue;
            }
            match field::set(self.draft, item, name, cell) {
                Ok(()) => changed = true,
                Err(refusal) => self.tell(row, &refusal),
            }
        }
        self.report.updated += usize::from(changed && origin == Origin::Here);
    }

    fn tell(&mut self, row: &Row, refusal: &Refusal) {
        self.report
            .problems
            .push(Problem::row(row.number, refusal.to_string()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::draft::{Counting, Stamp};
    use crate::domain::story::Story;
    use crate::domain::workspace::Workspace;
    use crate::interchange::csv_export::of_fields;
    use crate::interchange::export::Guard;

    fn change<T>(workspace: &mut Workspace, change: impl FnOnce(&mut Draft<'_>) -> T) -> (T, bool) {
        let mut mint = Counting::default();
        let stamp = Stamp {
            at: "2026-06-01T12:00:00Z".parse().expect("an instant"),
            by: "me".into(),
        };
        let mut draft = Draft::new(workspace, stamp, &mut mint);
        let made = change(&mut draft);
        (made, draft.finish("test").is_empty())
    }

    fn exported(workspace: &Workspace) -> String {
        let items = workspace.items(Kind::Story);
        of_fields(workspace, Kind::Story, &items, None, Guard::Formulas).expect("exported")
    }

    fn sample() -> Workspace {
        let mut workspace = Workspace::default();
        change(&mut workspace, |draft| {
            for title in ["=1+1", "two, \"quoted\"", "three"] {
                let mut story = draft.fresh::<Story>();
                story.title = title.into();
                story.status = "todo".into();
                story.points = "2.5".parse().ok();
                story.labels = vec!["a".into(), "b".into()];
                story.notes = "line\n\nline".into();
                let item = story.id.item();
                draft.put(story);
                place::settle(draft, item).expect("ranked");
            }
            let all: Vec<_> = draft.stories.iter().map(|story| story.id).collect();
            draft.edit(all[0]).expect("there").blocked_by = vec![all[2]];
        });
        workspace
    }

    #[test]
    fn export_import_export_is_the_same_to_the_byte() {
        let text = exported(&sample());
        assert!(text.contains("'=1+1") && looks_like(&text));
        let mut empty = Workspace::default();
        let (report, _) = change(&mut empty, |draft| {
            import(draft, text.as_bytes(), &Options::default())
        });
        let report = report.expect("imported");
        assert_eq!(report.created[&Kind::Story], 3);
        assert_eq!(report.problems, []);
        assert_eq!(exported(&empty), text);
    }

    #[test]
    fn an_unchanged_table_changes_nothing_and_a_changed_cell_one_field() {
        let mut workspace = sample();
        let text = exported(&workspace);
        let (_, nothing) = change(&mut workspace, |draft| {
            import(draft, text.as_bytes(), &Options::default())
        });
        assert!(nothing);
        let edited = text.replace("three", "drei");
        let (report, _) = change(&mut workspace, |draft| {
            import(draft, edited.as_bytes(), &Options::default())
        });
        assert_eq!(report.expect("imported").updated, 1);
        assert_eq!(workspace.stories.rows()[2].title, "drei");
    }

    #[test]
    fn a_refused_cell_is_told_with_its_row() {
        let mut workspace = sample();
        let text = "key,points\nS-1,many\nS-2,8\nQ-1,1\n";
        let (report, _) = change(&mut workspace, |draft| {
            import(draft, text.as_bytes(), &Options::default())
        });
        let report = report.expect("imported");
        let rows: Vec<_> = report.problems.iter().map(|problem| problem.row).collect();
        assert_eq!(rows, [Some(4), Some(2)]);
        assert_eq!(report.updated, 1);
    }
}
