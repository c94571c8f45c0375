//! The waiting queue: what stands still, for what, on whom, the oldest first, what waits on me before all else.
//! Never blames: a name is whom to ask.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::id::{Id, ItemRef};
use crate::domain::story::Story;
use crate::metrics::report::WaitingItem;
use crate::tui::app::App;
use crate::tui::desk::count;
use crate::tui::hits::Hits;
use crate::tui::pane::backlog::points_cell;
use crate::tui::pane::reading::{
    self, Fact, below, draw_facts, draw_sentence, passing, percent, stories_by_key, top,
};
use crate::tui::pane::table::Cell;
use crate::tui::pane::{Row, Target};
use crate::tui::widget::columns::Column;

const EMPTY: &str = "Nothing waits. W lets a story wait for an explanation, a decision or an acceptance, on somebody: \
it stands here until W lets it go on, and the days waited lower the flow efficiency.";

pub(super) fn rows(app: &App) -> Vec<Row> {
    let passing = passing(app);
    let by_key = stories_by_key(app);
    let (mut mine, mut others, mut nobodys) = (Vec::new(), Vec::new(), Vec::new());
    for item in &app.waiting().items {
        let Some(id) = by_key.get(item.key.as_str()).copied() else {
            continue;
        };
        if passing.as_ref().is_some_and(|all| !all.contains(&id)) {
            continue;
        }
        match &item.on {
            Some(on) if is_me(app, on) => mine.push(id),
            Some(_) => others.push(id),
            None => nobodys.push(id),
        }
    }
    let me = app.session.me();
    let mut rows = Vec::new();
    group(&mut rows, format!("on me ({me})"), mine);
    group(&mut rows, "on others".to_string(), others);
    let words = "on nobody in particular: W says on whom".to_string();
    group(&mut rows, words, nobodys);
    rows
}

fn group(rows: &mut Vec<Row>, words: String, items: Vec<ItemRef>) {
    if items.is_empty() {
        return;
    }
    rows.push(Row::line(words));
    rows.extend(items.into_iter().map(|item| Row::item(item, 0)));
}

fn is_me(app: &App, name: &str) -> bool {
    app.workspace().same_person(name, app.session.me())
}

pub(super) fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    let most = if area.height < 12 { 2 } else { 3 };
    let taken = draw_facts(app, frame, top(area, most), &facts(app));
    let list = below(area, taken);
    if app.state().rows.is_empty() {
        let words = match app.state().filter.as_str() {
            "" => EMPTY.to_string(),
            filter => {
                format!("Nothing that waits passes the filter “{filter}”. Esc takes it away.")
            }
        };
        draw_sentence(app, frame, list, &words);
        return;
    }
    let columns = [
        Column::fixed("key", 7),
        Column::fill("title", 14).share(3, u16::MAX),
        Column::fixed("for", 13).priority(1),
        Column::fill("on", 6).share(1, 16).priority(2),
        Column::fixed("days", 4).right(),
        Column::fixed("pts", 4).right().priority(3),
    ];
    reading::draw_list_and_detail(app, frame, list, hits, &columns, |_, target, column| {
        cell(app, target, column)
    });
}

fn facts(app: &App) -> Vec<Fact> {
    let report = app.waiting();
    let efficiency = percent(app, report.flow_efficiency);
    let mut facts = vec![Fact::styled(
        "flow efficiency",
        efficiency,
        app.theme.accent_both,
    )];
    if let Some(oldest) = report.items.first() {
        let days = count(oldest.days as usize, "day");
        facts.push(Fact::new(
            app,
            "oldest",
            format!("{} {days} for {}", oldest.key, oldest.reason),
        ));
    }
    let listed = |days: &std::collections::BTreeMap<String, u32>| {
        let mut pairs: Vec<_> = days.iter().collect();
        pairs.sort_by(|left, right| right.1.cmp(left.1).then_with(|| left.0.cmp(right.0)));
        let words: Vec<String> = pairs
            .into_iter()
            .take(4)
            .map(|(name, days)| format!("{name} {days} d"))
            .collect();
        words.join(", ")
    };
    if !report.by_reason.is_empty() {
        facts.push(Fact::new(
            app,
            "waited so far for",
            listed(&report.by_reason),
        ));
    }
    if !report.by_person.is_empty() {
        facts.push(Fact::new(app, "on", listed(&report.by_person)));
    }
    facts
}

fn cell(app: &App, target: Target, column: usize) -> Cell<'_> {
    let theme = &app.theme;
    let Some(story) = app.get::<Story>(Id::new(target.item.id)) else {
        return (Cow::Borrowed(""), theme.dim);
    };
    let waits = || -> Option<&WaitingItem> {
        app.waiting()
            .items
            .iter()
            .find(|item| item.key == story.key)
    };
    match column {
        0 => (Cow::Borrowed(story.key.as_str()), theme.key),
        1 => (Cow::Borrowed(story.title.as_str()), theme.text),
        2 => (
            Cow::Borrowed(waits().map_or("", |item| item.reason.as_str())),
            theme.text,
        ),
        3 => match waits().and_then(|item| item.on.as_deref()) {
            Some(on) if is_me(app, on) => (Cow::Borrowed(on), theme.accent_both),
            Some(on) => (Cow::Borrowed(on), theme.text),
            None => (Cow::Borrowed(theme.glyphs.none), theme.dim),
        },
        4 => (
            Cow::Owned(waits().map_or(String::new(), |item| item.days.to_string())),
            theme.warn,
        ),
        _ => points_cell(app, story),
    }
}
