//! What a filter finds, and what it found the last time: each further letter looks only at what the letters before have found.
//! Never keeps what was found past a change of the workspace or of the day.

use std::cell::RefCell;
use std::thread;

use chrono::NaiveDate;

use super::texts::Reader;
use crate::domain::id::{ItemRef, Kind};
use crate::domain::query::Query;
use crate::metrics::lens::{ItemFacts, Lens};

/// From so many items on, two threads look at them, so that no key waits for a frame.
const MANY: usize = 8_000;

/// Which items a search looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// All of a kind that are not archived, and those too when the query asks for them.
    All,
    /// The stories that are neither archived nor final: those of the backlog.
    Open,
}

/// The searches that led to the last one, each narrower than the one before: a letter taken back has its answer there.
#[derive(Default)]
pub struct Search {
    steps: RefCell<Vec<Found>>,
}

struct Found {
    revision: u64,
    today: NaiveDate,
    kind: Kind,
    among: Among,
    query: Query,
    items: Vec<ItemRef>,
}

impl Search {
    /// The items of a kind that a query lets through, in their order.
    pub fn find(
        &self,
        lens: Lens<'_>,
        revision: u64,
        (kind, among): (Kind, Among),
        query: &Query,
        texts: &Reader<'_>,
    ) -> Vec<ItemRef> {
        let today = lens.today();
        let narrows = |wider: &Found| {
            (wider.revision, wider.today) == (revision, today)
                && (wider.kind, wider.among) == (kind, among)
                && query.narrows(&wider.query)
                && query.asks_whether("archived") == wider.query.asks_whether("archived")
        };
        let mut steps = self.steps.borrow_mut();
        let kept = steps.iter().rposition(narrows).map_or(0, |at| at + 1);
        steps.truncate(kept);
        let items = match steps.last() {
            Some(same) if same.query.filter() == query.filter() => return same.items.clone(),
            Some(wider) => passing(lens, query, texts, &wider.items),
            None => {
                let candidates = match among {
                    Among::All => lens.candidates(kind, query),
                    Among::Open => lens.index.open_order().iter().map(|id| id.item()).collect(),
                };
                passing(lens, query, texts, &candidates)
            }
        };
        steps.push(Found {
            revision,
            today,
            kind,
            among,
            query: query.clone(),
            items: items.clone(),
        });
        items
    }
}

fn passing(lens: Lens<'_>, query: &Query, texts: &Reader<'_>, items: &[ItemRef]) -> Vec<ItemRef> {
    let matcher = query.matcher(lens.today());
    let part = |items: &[ItemRef]| -> Vec<ItemRef> {
        let mut texts = texts.clone();
        let passes = |item: &ItemRef| {
            matcher.passes(&match texts.get(*item) {
                Some(text) => ItemFacts::with_haystack(lens, *item, text),
                None => ItemFacts::new(lens, *item),
            })
        };
        items.iter().copied().filter(passes).collect()
    };
    if items.len() < MANY {
        return part(items);
    }
    let (first, second) = items.split_at(items.len() / 2);
    thread::scope(|scope| {
        let other = scope.spawn(|| part(second));
        let mut found = part(first);
        found.extend(other.join().unwrap_or_default());
        found
    })
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, mpsc};

    use crate::domain::demo::build_scaled;
    use crate::domain::id::{ItemRef, Kind};
    use crate::domain::query::parse;
    use crate::metrics::lens::Words;
    use crate::tui::pane::PaneId;
    use crate::tui::testing::{NOW, Stage, stage};

    fn many() -> Stage {
        let day = NOW[..10].parse().unwrap();
        let workspace = build_scaled(day, crate::domain::calendar::Zone::default(), 600);
        let mut stage = stage(workspace, 120, 40);
        stage.app.go(PaneId::Stories, None);
        stage
    }

    fn shown(stage: &Stage) -> Vec<ItemRef> {
        let rows = stage.app.state().rows.iter();
        rows.filter_map(|row| row.target)
            .map(|target| target.item)
            .collect()
    }

    /// What the filter finds when each item is looked at on its own.
    fn expected(stage: &Stage, filter: &str) -> Vec<ItemRef> {
        let query = parse(filter, &Words(Kind::Story)).unwrap();
        stage.app.lens().list(Kind::Story, &query)
    }

    #[test]
    fn letters_typed_on_and_taken_back_find_what_a_whole_search_finds() {
        let mut stage = many();
        for filter in [
            "p",
            "pl",
            "pla",
            "plan",
            "pla",
            "p",
            "pn",
            "note",
            "note -is:done",
            "note",
            "nt points>=3",
            "note sort:points",
            "note sort:-points",
            "note is:archived",
            "note",
        ] {
            stage.app.set_filter(filter);
            assert_eq!(shown(&stage), expected(&stage, filter), "{filter}");
        }
    }

    #[test]
    fn an_edit_under_a_filter_is_found_or_not_any_more() {
        let mut stage = many();
        stage.app.set_filter("quokka");
        assert_eq!(shown(&stage), []);
        let story = stage.app.workspace().items(Kind::Story)[7];
        let rename = |title: &'static str| {
            move |draft: &mut crate::domain::draft::Draft<'_>| {
                crate::domain::field::set(draft, story, "title", title)
            }
        };
        stage.app.run("Rename it", rename("A quokka"));
        assert_eq!(shown(&stage), [story]);
        stage.app.run("Rename it", rename("No animal"));
        assert_eq!(shown(&stage), []);
    }

    #[test]
    fn who_does_not_wait_is_told_when_the_search_goes_on() {
        let mut stage = many();
        let (ready, told) = mpsc::channel();
        stage.app.tell(Arc::new(move || ready.send(()).unwrap()));
        stage.app.set_filter("plane");
        told.recv().unwrap();
        stage.app.refresh();
        assert!(!stage.app.is_searching());
        assert_eq!(shown(&stage), expected(&stage, "plane"));
        assert!(stage.screen().contains(" of "));
    }
}
