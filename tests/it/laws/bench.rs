//! Random workspaces, made by random sequences of real commands.
//! Never builds a record by hand: what commands cannot make does not occur.

use chrono::{DateTime, Duration, Utc};
use proptest::prelude::*;

use bifocal::domain::change::Edit;
use bifocal::domain::command::carry::Carrying;
use bifocal::domain::command::place::{self, Place};
use bifocal::domain::command::request::{self, Verdict as Judgement};
use bifocal::domain::command::sprint::{self, CarryTo};
use bifocal::domain::command::story::{Part, left_after, proposed};
use bifocal::domain::command::{
    archive, attach, create, meeting, retro, set_all, story, unarchive,
};
use bifocal::domain::draft::{Counting, Draft, Mint, Refusal, Stamp};
use bifocal::domain::id::{Id, ItemRef, Kind};
use bifocal::domain::meeting::{RetroSide, Verdict};
use bifocal::domain::points::Points;
use bifocal::domain::record::Record;
use bifocal::domain::request::Request;
use bifocal::domain::sprint::Sprint;
use bifocal::domain::story::{CriterionState, Story, WaitReason};
use bifocal::domain::workspace::Workspace;

/// One thing that a person does. Numbers choose among what is there.
#[derive(Clone, Debug)]
pub enum Deed {
    Create(usize, u8),
    Set(usize, usize, &'static str, &'static str),
    Attach(usize, usize),
    Rank(usize, Vec<usize>, usize, u8),
    Wait(usize, usize),
    GoOn(usize),
    AddCriterion(usize, u8),
    Judge(usize, usize, u8),
    Block(usize, usize),
    Split(usize, u8),
    Merge(usize, usize),
    JudgeRequest(usize, u8, usize),
    PlanSprint,
    StartSprint(usize),
    CloseSprint(usize, Option<usize>),
    Meet(usize, usize, u8),
    SplitAndClose(usize, usize),
    Archive(usize, usize),
    Unarchive(usize, usize),
    Comment(usize, u8),
    Settings(&'static str, &'static str),
}

const KINDS: [Kind; 10] = [
    Kind::Objective,
    Kind::Initiative,
    Kind::Epic,
    Kind::Story,
    Kind::Story,
    Kind::Sprint,
    Kind::Milestone,
    Kind::Stakeholder,
    Kind::Request,
    Kind::Person,
];

/// Field names and values; what does not fit a kind is refused, which must leave no trace.
const VALUES: [(&str, &str); 36] = [
    ("title", "Sync is fast"),
    ("title", "Offline mode"),
    ("title", ""),
    ("points", "5"),
    ("points", "0.5"),
    ("points", "many"),
    ("points", ""),
    ("status", "doing"),
    ("status", "acceptance"),
    ("status", "done"),
    ("status", "todo"),
    ("status", "cancelled"),
    ("status", "nowhere"),
    ("sprint", "current"),
    ("sprint", "next"),
    ("sprint", "none"),
    ("epic", "E-1"),
    ("epic", "E-2"),
    ("initiative", "I-1"),
    ("objective", "O-1"),
    ("labels", "ux, sync"),
    ("labels", "+api -ux"),
    ("labels", ""),
    ("notes", "One line\nanother line\na third"),
    ("notes", "One line\nanother\na third\na fourth"),
    ("notes", ""),
    ("assignee", "@ana"),
    ("owner", "bo"),
    ("criteria", "[x] It opens\n[ ] It saves"),
    ("criteria", "It opens"),
    ("plan", "2027-Q1"),
    ("plan", "2027-01..2027-03"),
    ("due", "2027-02-14"),
    ("requested_by", "SH-1"),
    ("depends_on", "E-1"),
    ("depends_on", "E-2"),
];

const SETTINGS: [(&str, &str); 7] = [
    ("timezone", "Asia/Tokyo"),
    ("working_days", "mon, tue, wed"),
    ("holidays", "+2026-03-06"),
    ("sprint_days", "7"),
    ("point_scale", "1, 2, 4"),
    ("vision", "Everybody\nsees far\nand near"),
    ("timezone", "Nowhere"),
];

pub fn deed() -> impl Strategy<Value = Deed> {
    let n = 0..40_usize;
    let value = prop::sample::select(&VALUES[..]);
    prop_oneof![
        4 => (0..KINDS.len(), 0..6_u8).prop_map(|(kind, title)| Deed::Create(kind, title)),
        9 => (0..KINDS.len(), n.clone(), value).prop_map(|(k, i, (f, v))| Deed::Set(k, i, f, v)),
        2 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::Attach(a, b)),
        3 => (1..4_usize, prop::collection::vec(n.clone(), 1..4), n.clone(), 0..4_u8)
            .prop_map(|(kind, items, at, place)| Deed::Rank(kind, items, at, place)),
        1 => (n.clone(), 0..6_usize).prop_map(|(i, why)| Deed::Wait(i, why)),
        1 => n.clone().prop_map(Deed::GoOn),
        1 => (n.clone(), 0..4_u8).prop_map(|(i, text)| Deed::AddCriterion(i, text)),
        1 => (n.clone(), 0..4_usize, 0..3_u8).prop_map(|(i, c, s)| Deed::Judge(i, c, s)),
        2 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::Block(a, b)),
        2 => (n.clone(), 0..8_u8).prop_map(|(i, criteria)| Deed::Split(i, criteria)),
        2 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::Merge(a, b)),
        2 => (n.clone(), 0..7_u8, n.clone()).prop_map(|(i, v, to)| Deed::JudgeRequest(i, v, to)),
        1 => Just(Deed::PlanSprint),
        1 => n.clone().prop_map(Deed::StartSprint),
        1 => (n.clone(), prop::option::of(n.clone())).prop_map(|(i, to)| Deed::CloseSprint(i, to)),
        1 => (0..KINDS.len(), n.clone()).prop_map(|(k, i)| Deed::Archive(k, i)),
        1 => (0..KINDS.len(), n.clone()).prop_map(|(k, i)| Deed::Unarchive(k, i)),
        1 => (n.clone(), 0..4_u8).prop_map(|(i, text)| Deed::Comment(i, text)),
        3 => (n.clone(), n.clone(), 0..9_u8).prop_map(|(s, i, what)| Deed::Meet(s, i, what)),
        1 => (n.clone(), n).prop_map(|(s, i)| Deed::SplitAndClose(s, i)),
        1 => prop::sample::select(&SETTINGS[..]).prop_map(|(f, v)| Deed::Settings(f, v)),
    ]
}

pub fn deeds(n: usize) -> impl Strategy<Value = Vec<Deed>> {
    prop::collection::vec(deed(), 0..n)
}

/// Makes the ids of one of several programs, so that two never make the same.
#[derive(Clone, Default)]
pub struct Of(pub u8, pub Counting);

impl Mint for Of {
    fn uuid(&mut self) -> uuid::Uuid {
        let mut bytes = *self.1.uuid().as_bytes();
        bytes[8] |= self.0;
        uuid::Uuid::from_bytes(bytes)
    }

    fn number(&mut self, prefix: &str, at_least: u32) -> u32 {
        self.1.number(prefix, at_least)
    }
}

/// A person at a workspace.
#[derive(Clone)]
pub struct Bench {
    pub workspace: Workspace,
    pub minute: i64,
    mint: Of,
}

impl Bench {
    /// A new workspace with a few records.
    pub fn new() -> Self {
        let mut bench = Self {
            workspace: Workspace::default(),
            minute: 0,
            mint: Of::default(),
        };
        for kind in [Kind::Objective, Kind::Initiative, Kind::Epic, Kind::Epic] {
            bench
                .run(|draft| create(draft, kind, "A thing", &[]))
                .expect("is made");
        }
        for _ in 0..4 {
            bench
                .run(|draft| create(draft, Kind::Story, "A story", &[]))
                .expect("is made");
        }
        bench
    }

    /// The same workspace at another desk.
    pub fn fork(&self, desk: u8) -> Self {
        let mut other = self.clone();
        other.mint.0 = desk;
        other
    }

    pub fn stamp(&self) -> Stamp {
        let nine: DateTime<Utc> = "2026-03-02T09:00:00Z".parse().expect("an instant");
        Stamp {
            at: nine + Duration::minutes(self.minute),
            by: "ana".into(),
        }
    }

    /// Runs a command as the session does.
    pub fn run<T>(
        &mut self,
        step: impl FnOnce(&mut Draft<'_>) -> Result<T, Refusal>,
    ) -> Result<Edit, Refusal> {
        self.minute += 7;
        let stamp = self.stamp();
        let mut draft = Draft::new(&mut self.workspace, stamp, &mut self.mint);
        match step(&mut draft) {
            Ok(_) => Ok(draft.finish("A deed")),
            Err(refusal) => {
                draft.abandon();
                Err(refusal)
            }
        }
    }

    pub fn deed(&mut self, deed: &Deed) -> Result<Edit, Refusal> {
        self.run(|draft| perform(draft, deed))
    }

    /// Does all, and gives the edits of those that were not refused.
    pub fn all(&mut self, deeds: &[Deed]) -> Vec<Edit> {
        deeds
            .iter()
            .filter_map(|deed| self.deed(deed).ok())
            .collect()
    }
}

/// A workspace after these deeds.
pub fn after(deeds: &[Deed]) -> Bench {
    let mut bench = Bench::new();
    bench.all(deeds);
    bench
}

fn pick(workspace: &Workspace, kind: Kind, n: usize) -> Result<ItemRef, Refusal> {
    let items = workspace.items(kind);
    match items.len() {
        0 => Err(Refusal::new("there is none yet")),
        len => Ok(items[n % len]),
    }
}

fn typed<R: Record>(
    workspace: &Workspace,
    n: usize,
) -> Result<bifocal::domain::id::Id<R>, Refusal> {
    let item = pick(workspace, R::KIND, n)?;
    Ok(item.typed().expect("of that kind"))
}

/// What is said in the meetings of a sprint.
fn meet(draft: &mut Draft<'_>, id: Id<Sprint>, story: Id<Story>, what: u8) -> Result<(), Refusal> {
    let action = draft
        .sprints
        .get(id)
        .and_then(|sprint| sprint.actions.first().map(|action| action.id));
    let gone = || Refusal::new("there is none yet");
    match what {
        0 => meeting::turn_serving(draft, id, &[story]).map(drop),
        1 => meeting::review(draft, id, story, Some(Verdict::Accepted), "fine"),
        2 => meeting::review(draft, id, story, Some(Verdict::Rejected), ""),
        3 => meeting::review(draft, id, story, None, ""),
        4 => retro::note(draft, id, RetroSide::Badly, "too slow").map(drop),
        5 => retro::add_action(draft, id, "be quicker").map(drop),
        6 => retro::action_to_story(draft, id, action.ok_or_else(gone)?).map(drop),
        7 => retro::tick(draft, id, action.ok_or_else(gone)?),
        _ => retro::remove(draft, id, action.ok_or_else(gone)?),
    }
}

fn perform(draft: &mut Draft<'_>, deed: &Deed) -> Result<(), Refusal> {
    match deed {
        Deed::Create(kind, title) => {
            create(draft, KINDS[*kind], &format!("Thing {title}"), &[]).map(drop)
        }
        Deed::Set(kind, n, field, value) => {
            let item = pick(draft, KINDS[*kind], *n)?;
            set_all(draft, &[item], field, value)
        }
        Deed::Attach(child, parent) => {
            let kinds = [(Kind::Story, Kind::Epic), (Kind::Epic, Kind::Initiative)];
            let (below, above) = kinds[child % 2];
            let (item, parent) = (pick(draft, below, *child)?, pick(draft, above, *parent)?);
            attach(draft, item, parent)
        }
        Deed::Rank(kind, items, at, place) => {
            let items: Result<Vec<_>, _> = items
                .iter()
                .map(|n| pick(draft, KINDS[*kind], *n))
                .collect();
            let at = pick(draft, KINDS[*kind], *at)?;
            let place = match place {
                0 => Place::Top,
                1 => Place::Bottom,
                2 => Place::Before(at),
                _ => Place::After(at),
            };
            place::rank(draft, &items?, place)
        }
        Deed::JudgeRequest(n, verdict, to) => judge_request(draft, *n, *verdict, *to),
        Deed::Archive(kind, n) => {
            let item = pick(draft, KINDS[*kind], *n)?;
            archive(draft, item)
        }
        Deed::Unarchive(kind, n) => {
            let item = pick(draft, KINDS[*kind], *n)?;
            unarchive(draft, item)
        }
        Deed::Settings(field, value) => {
            let item = pick(draft, Kind::Workspace, 0)?;
            set_all(draft, &[item], field, value)
        }
        Deed::PlanSprint
        | Deed::StartSprint(..)
        | Deed::CloseSprint(..)
        | Deed::Meet(..)
        | Deed::SplitAndClose(..) => to_a_sprint(draft, deed),
        _ => to_a_story(draft, deed),
    }
}

fn to_a_sprint(draft: &mut Draft<'_>, deed: &Deed) -> Result<(), Refusal> {
    match deed {
        Deed::PlanSprint => sprint::plan_next(draft).map(drop),
        Deed::StartSprint(n) => {
            let id = typed::<Sprint>(draft, *n)?;
            sprint::start(draft, id)
        }
        Deed::CloseSprint(n, to) => {
            let id = typed::<Sprint>(draft, *n)?;
            let carry = match to {
                Some(n) => CarryTo::Sprint(typed::<Sprint>(draft, *n)?),
                None => CarryTo::Backlog,
            };
            sprint::close(draft, id, carry).map(drop)
        }
        Deed::Meet(n, story, what) => {
            let id = typed::<Sprint>(draft, *n)?;
            let story = typed::<Story>(draft, *story)?;
            meet(draft, id, story, *what)
        }
        Deed::SplitAndClose(n, story) => {
            let id = typed::<Sprint>(draft, *n)?;
            let carrying = Carrying {
                split: vec![(typed::<Story>(draft, *story)?, Points::whole(1))],
                ..CarryTo::Backlog.into()
            };
            sprint::close(draft, id, carrying).map(drop)
        }
        _ => Ok(()),
    }
}

fn to_a_story(draft: &mut Draft<'_>, deed: &Deed) -> Result<(), Refusal> {
    match deed {
        Deed::Wait(n, why) => {
            let id = typed::<Story>(draft, *n)?;
            story::wait(draft, id, WaitReason::ALL[*why].1, Some("bo"), "When?")
        }
        Deed::GoOn(n) => {
            let id = typed::<Story>(draft, *n)?;
            story::go_on(draft, id)
        }
        Deed::AddCriterion(n, text) => {
            let id = typed::<Story>(draft, *n)?;
            story::add_criterion(draft, id, &format!("It does {text}")).map(drop)
        }
        Deed::Judge(n, which, state) => {
            let id = typed::<Story>(draft, *n)?;
            let criteria = &draft.stories.get(id).expect("is there").criteria;
            let Some(criterion) = criteria.get(*which).map(|criterion| criterion.id) else {
                return Err(Refusal::new("there is none yet"));
            };
            story::judge_criterion(
                draft,
                id,
                criterion,
                CriterionState::ALL[usize::from(*state)].1,
            )
        }
        Deed::Block(n, by) => {
            let (item, by) = (
                pick(draft, Kind::Story, *n)?,
                pick(draft, Kind::Story, *by)?,
            );
            let key = format!("+{}", draft.key_of(by));
            set_all(draft, &[item], "blocked_by", &key)
        }
        Deed::Split(n, criteria) => {
            let id = typed::<Story>(draft, *n)?;
            split_by_bits(draft, id, *criteria)
        }
        Deed::Merge(a, b) => {
            let (from, into) = (typed::<Story>(draft, *a)?, typed::<Story>(draft, *b)?);
            story::merge_into(draft, from, into)
        }
        Deed::Comment(n, text) => {
            let id = typed::<Story>(draft, *n)?;
            story::comment(draft, id, &format!("Said {text}"))
        }
        _ => Ok(()),
    }
}

/// Splits a story as it is proposed; the criteria whose bits are set go to the part.
pub fn split_by_bits(
    draft: &mut Draft<'_>,
    id: bifocal::domain::id::Id<Story>,
    bits: u8,
) -> Result<(), Refusal> {
    let story = draft.stories.get(id).cloned().expect("is there");
    let goes = |at: &usize| *at < 8 && bits & (1 << at) != 0;
    let criteria: Vec<_> = (0..story.criteria.len())
        .filter(goes)
        .map(|at| story.criteria[at].id)
        .collect();
    let points = proposed(&story, criteria.len());
    let part = Part {
        title: "A part".to_string(),
        points,
        criteria,
    };
    let left = left_after(&story, [points])?;
    story::split(draft, id, &[part], left).map(drop)
}

fn judge_request(draft: &mut Draft<'_>, n: usize, verdict: u8, to: usize) -> Result<(), Refusal> {
    let id = typed::<Request>(draft, n)?;
    let verdict = match verdict {
        0 => Judgement::Story,
        1 => Judgement::Epic,
        2 => Judgement::Evidence(typed(draft, to)?),
        3 => Judgement::Merge(pick(draft, Kind::Story, to)?),
        4 => Judgement::Park,
        5 => Judgement::Reject("no".to_string()),
        _ => Judgement::BringBack,
    };
    request::judge(draft, id, &verdict).map(drop)
}
