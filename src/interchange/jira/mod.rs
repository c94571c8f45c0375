//! Jira's CSV export, "all fields" or "current fields", in five languages.
//! It never guesses what a status means when the file says it, and never drops a repeated column.

mod cells;
mod header;

use super::dates::{DateOrder, OrderFinder, Undecided};
use super::foreign::{BadInput, Foreign, Unmapped};
use super::options::Options;
use super::sheet::Sheet;
use super::text::decode;
use cells::Reading;
use header::{Columns, Place};
use std::collections::HashMap;

/// Reads a Jira export. Refuses a file without a summary and a key, or whose dates can be read two ways.
pub fn read(bytes: &[u8], options: &Options) -> Result<Foreign, BadInput> {
    let decoded = decode(bytes)?;
    let sheet = Sheet::open(&decoded.text)?;
    let columns = Columns::of(&sheet.header);
    refuse_other_files(&sheet, &columns)?;
    let survey = Survey::of(&sheet, &columns, options)?;
    let mut foreign = Foreign::of(options.system.as_deref().unwrap_or("jira"));
    foreign.problems = decoded.problems();
    let mut unmapped = vec![0; columns.places.len()];
    let mut rows = sheet.rows();
    for row in rows.by_ref() {
        let mut reading = Reading::new(&row, &survey, &mut foreign);
        reading.fill(&sheet.header, &columns, &mut unmapped);
        let item = reading.finish();
        foreign.items.push(item);
    }
    rows.finish(&mut foreign);
    foreign.unmapped = Unmapped::by_name(unmapped, &sheet.header.names);
    foreign.settle_repeated_ids();
    foreign.list_sprints_of_items();
    Ok(foreign)
}

/// True when the header is that of a Jira export.
pub fn looks_like(text: &str) -> bool {
    Sheet::open(text).is_ok_and(|sheet| is_jira(&Columns::of(&sheet.header)))
}

/// What must be known of the whole file before its first row can be read.
struct Survey {
    /// The order of its numeric dates.
    order: Option<DateOrder>,
    /// Names by account id, so that comments tell who wrote them.
    names: HashMap<String, String>,
}

impl Survey {
    fn of(sheet: &Sheet, columns: &Columns, options: &Options) -> Result<Self, Undecided> {
        let dates: Vec<usize> = (0..columns.places.len())
            .filter(|column| columns.places[*column].is_date())
            .collect();
        let mut finder = OrderFinder::default();
        let mut names = HashMap::new();
        for row in sheet.rows() {
            for date in row.all(&dates) {
                finder.see(row.line, date);
            }
            for (name, id) in &columns.people {
                let (name, id) = (row.cell(*name).trim(), row.cell(*id).trim());
                if !name.is_empty() && !id.is_empty() && !names.contains_key(id) {
                    names.insert(id.to_owned(), name.to_owned());
                }
            }
        }
        let order = match options.date_order {
            Some(order) => Some(order),
            None => finder.order()?,
        };
        Ok(Self { order, names })
    }
}

fn is_jira(columns: &Columns) -> bool {
    columns.has(Place::Summary)
        && (columns.has(Place::Key) || columns.has(Place::Id))
        && columns.has(Place::Type)
}

fn refuse_other_files(sheet: &Sheet, columns: &Columns) -> Result<(), BadInput> {
    if is_jira(columns) {
        return Ok(());
    }
    let found = sheet.header.shown();
    Err(BadInput::at(
        1,
        1,
        format!(
            "expected the columns of a Jira export (Summary, Issue key, Issue Type); found: {found}"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::foreign::{Category, Level, Points};
    use super::*;

    fn jira(text: &str) -> Foreign {
        read(text.as_bytes(), &Options::default()).expect("a Jira export")
    }

    #[test]
    fn repeated_columns_are_all_taken_and_the_last_sprint_is_the_latest() {
        let foreign = jira(
            "Summary,Issue key,Issue Type,Sprint,Sprint,Sprint,Labels,Labels\n\
             One,A-1,Story,S 1,,S 2,ui,api\n\
             Two,A-2,Bug,S 2,,,ui,ui\n",
        );
        assert_eq!(foreign.items[0].sprints, ["S 1", "S 2"]);
        assert_eq!(foreign.items[0].labels, ["ui", "api"]);
        assert_eq!(foreign.items[1].labels, ["ui"]);
        let names: Vec<_> = foreign.sprints.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names, ["S 1", "S 2"]);
    }

    #[test]
    fn a_comment_keeps_its_semicolons_and_names_its_author() {
        let foreign = jira(
            "Summary,Issue key,Issue Type,Assignee,Assignee Id,Comment\n\
             One,A-1,Story,Ana,77:ab,20/Jul/23 3:25 PM;77:ab;see *this*; and [~accountid:77:ab]\n",
        );
        let comment = &foreign.items[0].comments[0];
        assert_eq!(comment.author, "Ana");
        assert_eq!(comment.text, "see **this**; and @Ana");
        assert!(comment.at.is_some());
    }

    #[test]
    fn a_parent_is_looked_for_in_the_stated_order_whatever_the_columns_order() {
        let foreign = jira(
            "Summary,Issue key,Issue id,Issue Type,Custom field (Epic Link),Parent id,Parent,Parent key\n\
             Top,A-1,10,Epic,,,,\n\
             One,A-2,11,Story,A-8,9,10,A-1\n",
        );
        assert_eq!(foreign.items[1].parent, ["A-1", "10", "A-8", "9"]);
        assert_eq!(foreign.items[0].level, Level::Epic);
    }

    #[test]
    fn a_status_is_never_guessed_from_its_name_when_the_file_gives_a_category() {
        let foreign = jira(
            "Summary,Issue key,Issue Type,Status,Status Category,Resolution\n\
             One,A-1,Story,Backlog,In Progress,\n\
             Two,A-2,Story,Closed,Done,Won't Do\n",
        );
        let categories: Vec<_> = foreign.items.iter().map(|i| i.category).collect();
        assert_eq!(
            categories,
            [Some(Category::Doing), Some(Category::Cancelled)]
        );
    }

    #[test]
    fn what_has_no_place_is_kept_and_counted() {
        let foreign = jira(
            "Summary,Issue key,Issue Type,Team Id,Votes,Votes,Custom field (Story Points)\n\
             One,A-1,Story,0|x:,1,2,5.0\n\
             Two,A-2,Story,,3,,many\n",
        );
        assert_eq!(foreign.items[0].points, Some(Points::whole(5)));
        assert_eq!(
            foreign.items[0].extra["Votes"],
            serde_json::json!(["1", "2"])
        );
        assert_eq!(
            foreign.items[1].extra["Custom field (Story Points)"],
            "many"
        );
        assert_eq!(foreign.problems[0].row, Some(3));
        let counts: Vec<_> = foreign
            .unmapped
            .iter()
            .map(|u| (u.column.as_str(), u.cells))
            .collect();
        assert_eq!(
            counts,
            [
                ("Team Id", 1),
                ("Votes", 3),
                ("Custom field (Story Points)", 1)
            ]
        );
    }

    #[test]
    fn an_old_sprint_value_gives_its_name_its_dates_and_its_state() {
        let foreign = jira(
            "Summary,Issue key,Issue Type,Custom field (Sprint)\n\
             One,A-1,Story,\"com.atlassian.greenhopper.service.sprint.Sprint@1f[id=7,state=CLOSED,name=Sprint 7,startDate=2020-01-06T10:00:00.000Z,endDate=2020-01-20T10:00:00.000Z]\"\n",
        );
        assert_eq!(foreign.items[0].sprints, ["Sprint 7"]);
        let sprint = &foreign.sprints[0];
        assert_eq!(
            sprint.end.map(|end| end.day().to_string()).as_deref(),
            Some("2020-01-20")
        );
        assert!(sprint.state.is_some());
    }

    #[test]
    fn a_file_of_another_format_is_refused_with_what_was_found() {
        let bad = read(b"title,points\na,1\n", &Options::default()).expect_err("no Jira");
        assert!(bad.what.contains("Issue key") && bad.what.contains("title, points"));
    }

    #[test]
    fn dates_that_can_be_read_two_ways_are_asked_about() {
        let text = b"Summary,Issue key,Issue Type,Created\nOne,A-1,Story,7/9/2026 10:00\n";
        let bad = read(text, &Options::default()).expect_err("undecided");
        assert!(bad.what.contains("--date-order"));
        assert_eq!(bad.line, 2);
        let options = Options {
            date_order: Some(DateOrder::DayFirst),
            ..Options::default()
        };
        let foreign = read(text, &options).expect("decided");
        let day = foreign.items[0].created.map(|at| at.day().to_string());
        assert_eq!(day.as_deref(), Some("2026-09-07"));
    }
}
