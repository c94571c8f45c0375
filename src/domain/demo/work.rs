//! The life of the demo's team: epics broken down, sprints planned, started, worked through day by day, and closed.
//! Never writes history: every event is noted by the commands, at the hour they are run.

use chrono::NaiveDate;

use super::next_epics::{BUGS, ORPHANS};
use super::product::BUILDERS;
use super::stage::{DAYS_OVER, SPRINT_DAYS, SPRINTS, Stage, back, epic_seeds};
use super::telling::{Manner, done, effort, estimate, kind_of, new_story, told_story, uncapital};
use super::voices::{NOTES, RETROS, SPRINT_GOALS};
use crate::domain::about::Category;
use crate::domain::command::meeting::{review, turn_serving};
use crate::domain::command::place::{Place, rank, settle};
use crate::domain::command::retro;
use crate::domain::command::sprint::{CarryTo, close, plan_next, start};
use crate::domain::command::story::{add_criterion, go_on, to_category, wait};
use crate::domain::draft::Draft;
use crate::domain::id::Id;
use crate::domain::meeting::{RetroSide, Verdict};
use crate::domain::points::Points;
use crate::domain::sprint::Sprint;
use crate::domain::story::{Story, StoryKind, WaitReason};

/// How many stories are worked on at once.
const AT_ONCE: usize = 3;

/// A story in the active sprint, with the effort that is left.
struct Task {
    story: Id<Story>,
    left: f64,
    begun: bool,
    waits: usize,
}

pub(super) fn live(stage: &mut Stage) {
    let mut broken_down = 0;
    let mut bugs = 0;
    let mut orphans = 0;
    let mut sprint = None;
    for number in 0..SPRINTS {
        let days = stage.sprint_days(number);
        let eve = back(days[0], 2);
        let wanted = 4 + number * 23 / (SPRINTS - 1);
        while broken_down < wanted {
            break_down(stage, broken_down, eve);
            broken_down += 1;
        }
        while orphans < ORPHANS.len() * (number + 1) / SPRINTS {
            note_orphan(stage, ORPHANS[orphans], eve);
            orphans += 1;
        }
        let current = sprint.unwrap_or_else(|| plan(stage, number, days[0], 500));
        fill(stage, current, days[0]);
        stage.at(days[0], 570, "Ana", |draft, _| start(draft, current));
        let over = if number == SPRINTS - 1 {
            DAYS_OVER
        } else {
            SPRINT_DAYS
        };
        work_through(stage, current, &days[..over], &mut bugs, broken_down);
        if number < SPRINTS - 1 {
            let last = days[SPRINT_DAYS - 1];
            let next = plan(stage, number + 1, last, 960);
            finish(stage, number, current, next, last);
            sprint = Some(next);
        }
    }
}

/// Turns an epic into stories at the end of the queue.
fn break_down(stage: &mut Stage, number: usize, day: NaiveDate) {
    let Some(seed) = epic_seeds().nth(number) else {
        return;
    };
    let epic = stage.epics[number];
    let manner = Manner {
        far: number > 19,
        notes: NOTES,
    };
    let made = stage.at(day, 600 + number as u32, "Ana", |draft, chance| {
        let titles = seed.stories.iter();
        titles
            .map(|title| told_story(draft, chance, seed, epic, title, &manner))
            .collect::<Result<Vec<_>, _>>()
    });
    stage.queue.extend(made);
}

fn note_orphan(stage: &mut Stage, marked: &'static str, day: NaiveDate) {
    let place = stage.chance.below(stage.queue.len() + 1);
    let before = stage.queue.get(place).copied();
    let id = stage.at(day, 900, "Fatima", |draft, chance| {
        let (kind, title) = kind_of(marked);
        let mut story = new_story(draft, kind, title);
        story.points = Some(estimate(chance)).filter(|_| chance.percent(70));
        let id = story.id;
        draft.put(story);
        settle(draft, id.item())?;
        before.map_or(Ok(()), |before| {
            rank(draft, &[id.item()], Place::Before(before.item()))
        })?;
        Ok(id)
    });
    stage.queue.insert(place, id);
}

fn plan(stage: &mut Stage, number: usize, day: NaiveDate, minute: u32) -> Id<Sprint> {
    let first = stage.sprint_start(number);
    let last = stage.sprint_days(number).last().copied();
    stage.at(day, minute, "Ana", |draft, chance| {
        let id = plan_next(draft)?;
        let sprint = draft.edit(id)?;
        (sprint.start, sprint.end) = (Some(first), last);
        sprint.goal = SPRINT_GOALS[number].to_string();
        sprint.usual_person_days = Some(48.0);
        sprint.person_days = Some(48.0 - chance.below(7) as f64);
        Ok(id)
    })
}

/// Takes stories from the queue until the sprint is full, what was carried over first.
fn fill(stage: &mut Stage, sprint: Id<Sprint>, day: NaiveDate) {
    let room = 22.0 + stage.chance.below(7) as f64;
    let carried = stage
        .workspace
        .stories
        .iter()
        .filter(|story| story.sprint == Some(sprint));
    let mut held: f64 = carried
        .filter_map(|story| story.points)
        .map(Points::as_f64)
        .sum();
    let mut picked = Vec::new();
    let workspace = &stage.workspace;
    stage.queue.retain(|id| {
        let points = workspace
            .stories
            .get(*id)
            .and_then(|story| story.points)
            .map(Points::as_f64);
        let fits = points.is_some_and(|points| held + points <= room);
        if fits {
            held += points.unwrap_or(0.0);
            picked.push(*id);
        }
        !fits
    });
    stage.at(day, 545, "Ana", |draft, chance| {
        let epic = |id: &Id<Story>, draft: &Draft<'_>| draft.stories.get(*id)?.epic;
        let first = picked.iter().find_map(|id| epic(id, draft));
        let serving: Vec<Id<Story>> = picked
            .iter()
            .filter(|id| first.is_some() && epic(id, draft) == first)
            .copied()
            .collect();
        for id in picked {
            let who = *chance.one(BUILDERS);
            let story = draft.edit(id)?;
            story.sprint = Some(sprint);
            story.assignee = Some(who.into());
        }
        turn_serving(draft, sprint, &serving).map(drop)
    });
}

fn work_through(
    stage: &mut Stage,
    sprint: Id<Sprint>,
    days: &[NaiveDate],
    bugs: &mut usize,
    broken_down: usize,
) {
    let mut tasks: Vec<Task> = Vec::new();
    let open = |stage: &Stage, story: &Story| {
        story.sprint == Some(sprint) && !story.category(&stage.workspace).is_final()
    };
    let mut stories: Vec<&Story> = stage
        .workspace
        .stories
        .iter()
        .map(AsRef::as_ref)
        .filter(|story| open(stage, story))
        .collect();
    stories.sort_by(|left, right| left.rank.cmp(&right.rank));
    let found: Vec<_> = stories
        .iter()
        .map(|story| (story.id, story.points, story.category(&stage.workspace)))
        .collect();
    for (story, points, category) in found {
        let begun = category.is_under_way();
        let left = effort(points, &mut stage.chance) * if begun { 0.4 } else { 1.0 };
        tasks.push(Task {
            story,
            left,
            begun,
            waits: 0,
        });
    }
    for (number, day) in days.iter().enumerate() {
        if matches!(number, 2 | 6) && *bugs < BUGS.len() {
            find_bug(stage, sprint, *day, BUGS[*bugs], broken_down, &mut tasks);
            *bugs += 1;
        }
        if number == 4 {
            change_scope(stage, *day, &mut tasks);
        }
        work_a_day(stage, *day, &mut tasks);
    }
}

/// A bug is found: most go straight into the sprint, the others into the queue.
fn find_bug(
    stage: &mut Stage,
    sprint: Id<Sprint>,
    day: NaiveDate,
    bug: (usize, &'static str),
    known: usize,
    tasks: &mut Vec<Task>,
) {
    let now = stage.chance.percent(55);
    let epic = stage.epics[bug.0.min(known - 1)];
    let id = stage.at(day, 580, "Support team", |draft, chance| {
        let mut story = new_story(draft, StoryKind::Bug, bug.1);
        story.epic = Some(epic);
        story.notes = "Steps: open the app, do it twice, look at the second result.".to_string();
        story.labels = if chance.percent(60) {
            vec!["escaped".into()]
        } else {
            Vec::new()
        };
        story.points = Some(Points::whole(*chance.one(&[1, 1, 2, 3])));
        let id = story.id;
        draft.put(story);
        settle(draft, id.item())?;
        add_criterion(
            draft,
            id,
            "The steps give the right result, and a test keeps it so",
        )?;
        Ok(id)
    });
    if !now {
        let place = stage.queue.len().min(12);
        stage.queue.insert(place, id);
        return;
    }
    stage.at(day, 600, "Ana", |draft, chance| {
        let who = *chance.one(BUILDERS);
        let story = draft.edit(id)?;
        (story.sprint, story.assignee) = (Some(sprint), Some(who.into()));
        Ok(())
    });
    let points = stage
        .workspace
        .stories
        .get(id)
        .and_then(|story| story.points);
    let left = effort(points, &mut stage.chance);
    tasks.insert(
        0,
        Task {
            story: id,
            left,
            begun: false,
            waits: 0,
        },
    );
}

/// In the middle of a sprint something turns out larger, and now and then something goes out again.
fn change_scope(stage: &mut Stage, day: NaiveDate, tasks: &mut Vec<Task>) {
    if stage.chance.percent(60)
        && let Some(task) = tasks.iter_mut().find(|task| !task.begun)
    {
        let story = task.story;
        task.left += 2.0;
        stage.at(day, 615, "Bo", |draft, _| {
            let scale = [1, 2, 3, 5, 8, 13].map(Points::whole);
            let story = draft.edit(story)?;
            story.points = scale
                .into_iter()
                .find(|larger| Some(*larger) > story.points);
            Ok(())
        });
    }
    let last = tasks.iter().rposition(|task| !task.begun);
    if let Some(last) = last.filter(|_| stage.chance.percent(30)) {
        let story = tasks.remove(last).story;
        stage.queue.insert(0, story);
        stage.at(day, 620, "Ana", |draft, _| {
            let story = draft.edit(story)?;
            (story.sprint, story.assignee) = (None, None);
            Ok(())
        });
    }
}

fn work_a_day(stage: &mut Stage, day: NaiveDate, tasks: &mut Vec<Task>) {
    begin_tasks(stage, day, tasks);
    accept_finished(stage, day, tasks);
    let hands = stage.chance.between(2.3, 3.5);
    let active = tasks
        .iter()
        .filter(|task| task.begun && task.waits == 0 && task.left > 0.0)
        .count();
    let mut finished = Vec::new();
    for task in tasks
        .iter_mut()
        .filter(|task| task.begun && task.left > 0.0)
    {
        if task.waits > 0 {
            task.waits -= 1;
            if task.waits == 0 {
                let story = task.story;
                stage.at(day, 870, "Ana", |draft, _| go_on(draft, story));
            }
            continue;
        }
        task.left -= hands / active as f64;
        if task.left <= 0.0 {
            finished.push(task.story);
        } else if stage.chance.percent(7) {
            task.waits = 1 + stage.chance.below(3);
            let story = task.story;
            stage.at(day, 840, "Dev", |draft, chance| {
                let reason = *chance.one(&[
                    WaitReason::Clarification,
                    WaitReason::Explanation,
                    WaitReason::Decision,
                ]);
                wait(
                    draft,
                    story,
                    reason,
                    Some("Ana"),
                    "Which of the two is meant?",
                )
            });
        }
    }
    for story in finished {
        if stage.chance.percent(40) {
            stage.at(day, 960, "Chiara", |draft, _| {
                to_category(draft, story, Category::Acceptance)
            });
        } else {
            done(stage, story, day, 970);
            tasks.retain(|task| task.story != story);
        }
    }
}

fn begin_tasks(stage: &mut Stage, day: NaiveDate, tasks: &mut [Task]) {
    let free = AT_ONCE.saturating_sub(
        tasks
            .iter()
            .filter(|task| task.begun && task.left > 0.0 && task.waits == 0)
            .count(),
    );
    for task in tasks.iter_mut().filter(|task| !task.begun).take(free) {
        task.begun = true;
        let story = task.story;
        stage.at(day, 630, "Bo", |draft, _| {
            to_category(draft, story, Category::Doing)
        });
    }
}

/// What was handed over for acceptance the day before is accepted.
fn accept_finished(stage: &mut Stage, day: NaiveDate, tasks: &mut Vec<Task>) {
    let accepted: Vec<Id<Story>> = tasks
        .iter()
        .filter(|task| task.begun && task.left <= 0.0)
        .map(|task| task.story)
        .collect();
    for story in &accepted {
        done(stage, *story, day, 690);
    }
    tasks.retain(|task| !accepted.contains(&task.story));
}

fn finish(stage: &mut Stage, number: usize, sprint: Id<Sprint>, next: Id<Sprint>, day: NaiveDate) {
    stage.at(day, 1000, "Ana", |draft, _| {
        close(draft, sprint, CarryTo::Sprint(next))
    });
    let (good, bad, action) = RETROS[number % RETROS.len()];
    stage.at(day, 1010, "Ana", |draft, _| {
        draft.edit(sprint)?.review = format!(
            "Shown to support and sales: {}.",
            uncapital(SPRINT_GOALS[number])
        );
        let finished = draft
            .stories
            .iter()
            .filter(|story| story.sprint == Some(sprint) && story.category(draft) == Category::Done)
            .map(|story| story.id);
        for story in finished.collect::<Vec<_>>() {
            review(draft, sprint, story, Some(Verdict::Accepted), "")?;
        }
        retro::note(draft, sprint, RetroSide::Well, good)?;
        retro::note(draft, sprint, RetroSide::Badly, bad)?;
        retro::add_action(draft, sprint, action).map(drop)
    });
}
