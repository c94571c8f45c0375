//! The desk as it looks today: questions that wait, an inbox to triage, plans that moved, things put away.
//! Never changes what a sprint froze.

use chrono::{Days, NaiveDate};

use super::agenda::{GoalSeed, LAST_GOALS, REQUESTS, RISKS, THIS_GOALS};
use super::product::INITIATIVES;
use super::stage::{Stage, back};
use super::voices::COMMENTS;
use crate::domain::about::Category;
use crate::domain::calendar::{PartialDate, Precision, Span};
use crate::domain::command::archive;
use crate::domain::command::place::{Place, rank};
use crate::domain::command::story::{comment, to_category, wait};
use crate::domain::draft::{Draft, Refusal};
use crate::domain::field;
use crate::domain::id::Id;
use crate::domain::increment::{Increment, IncrementGoal, Risk};
use crate::domain::initiative::Stage as Life;
use crate::domain::request::{Request, RequestState};
use crate::domain::sprint::Sprint;
use crate::domain::story::{Link, Story, StoryKind, WaitReason};

pub(super) fn leave(stage: &mut Stage) {
    rank_bugs(stage);
    ask_questions(stage);
    tie_stories(stage);
    talk(stage);
    fill_the_inbox(stage);
    move_plans(stage);
    plan_increments(stage);
    put_away(stage);
}

/// A bug stands where it is meant to be mended, not behind a year of wishes: an epic that only waits for it is nearly done.
fn rank_bugs(stage: &mut Stage) {
    let is_bug = |id: Id<Story>| {
        let story = stage.workspace.stories.get(id);
        story.is_some_and(|story| story.kind == StoryKind::Bug)
    };
    let (bugs, others): (Vec<_>, Vec<_>) = stage.queue.iter().partition(|id| is_bug(**id));
    let before = stage.queue.iter().position(|id| is_bug(*id));
    let Some(next) = before.and_then(|place| others.get(place)).copied() else {
        return;
    };
    let day = back(stage.today, 1);
    let bugs: Vec<_> = bugs.into_iter().map(Id::item).collect();
    stage.at(day, 1075, "Ana", |draft, _| {
        rank(draft, &bugs, Place::Before(next.item()))
    });
}

/// Place in the queue, days ago, what for, on whom, the question.
const QUESTIONS: &[(usize, u64, WaitReason, &str, &str)] = &[
    (
        1,
        4,
        WaitReason::Clarification,
        "Ana",
        "Paragraph by paragraph, or word by word?",
    ),
    (
        3,
        9,
        WaitReason::Decision,
        "Greta Holm",
        "May a free account hold two versions for thirty days?",
    ),
    (
        6,
        2,
        WaitReason::Explanation,
        "Ana",
        "What is a pinned note?",
    ),
    (
        9,
        16,
        WaitReason::External,
        "Kestrel Architects",
        "They promised ten real drawings",
    ),
    (
        14,
        6,
        WaitReason::Clarification,
        "Chiara",
        "The sketch shows three buttons, the text names two",
    ),
    (
        22,
        12,
        WaitReason::Dependency,
        "Bo",
        "Waits for the list merge",
    ),
];

fn ask_questions(stage: &mut Stage) {
    for (place, ago, reason, on, note) in QUESTIONS {
        let Some(story) = stage.queue.get(*place).copied() else {
            continue;
        };
        let made = stage
            .workspace
            .stories
            .get(story)
            .map(|story| stage.workspace.settings().day_of(story.created));
        let day = (stage.today - Days::new(*ago)).max(made.unwrap_or(stage.today));
        stage.at(day, 1100, "Dev", |draft, _| {
            wait(draft, story, *reason, Some(on), note)
        });
    }
}

fn tie_stories(stage: &mut Stage) {
    let queue = stage.queue.clone();
    let stakeholders = stage.stakeholders.clone();
    let (today, day) = (stage.today, back(stage.today, 3));
    stage.at(day, 1110, "Ana", |draft, _| {
        for (story, blocker) in [(4, 2), (11, 5), (17, 16), (30, 8)] {
            let blocker = queue[blocker];
            draft.edit(queue[story])?.blocked_by.push(blocker);
        }
        for (at, story) in queue.iter().step_by(7).enumerate() {
            draft
                .edit(*story)?
                .requested_by
                .push(stakeholders[at % stakeholders.len()]);
        }
        for (at, ahead) in [(2, 9), (7, 21), (12, 40)] {
            draft.edit(queue[at])?.due = Some(today + Days::new(ahead));
        }
        Ok(())
    });
}

/// People talk about what is under way and what comes next.
fn talk(stage: &mut Stage) {
    let open = |story: &&std::sync::Arc<Story>| {
        story.sprint.is_some() && !story.category(&stage.workspace).is_final()
    };
    let mut stories: Vec<Id<Story>> = stage
        .workspace
        .stories
        .iter()
        .filter(open)
        .map(|story| story.id)
        .collect();
    stories.extend(stage.queue.iter().take(4));
    let day = back(stage.today, 1);
    for (at, story) in stories.into_iter().enumerate() {
        let by = ["Bo", "Ana", "Chiara"][at % 3];
        stage.at(day, 1120 + at as u32, by, |draft, _| {
            comment(draft, story, COMMENTS[at % COMMENTS.len()])?;
            if at % 4 == 0 {
                let url = format!("https://lumen.example/sketches/{}", at + 1);
                draft.edit(story)?.links.push(Link {
                    text: "Sketch".to_string(),
                    url,
                    ..Link::default()
                });
            }
            Ok(())
        });
    }
}

fn fill_the_inbox(stage: &mut Stage) {
    let became = stage.epics.get(23).map(|epic| epic.item());
    for (title, from, state, reason, ago) in REQUESTS {
        let day = stage.today - Days::new(*ago);
        let id = stage.at(day, 650, "Ana", |draft, _| {
            let mut request = draft.fresh::<Request>();
            request.title = (*title).to_string();
            request.from = Some((*from).into());
            request.requested_by = draft
                .stakeholders
                .iter()
                .filter(|who| who.title == *from)
                .map(|who| who.id)
                .collect();
            let id = request.id;
            draft.put(request);
            Ok(id)
        });
        if *state == RequestState::New {
            continue;
        }
        stage.at(day, 1150, "Ana", |draft, _| {
            let request = draft.edit(id)?;
            (request.state, request.reason) = (*state, (*reason).to_string());
            request.became = became.filter(|_| *state == RequestState::Accepted);
            Ok(())
        });
    }
}

/// Which epic, how many days ago, how many months later.
const SLIPS: &[(usize, u64, u32)] = &[(7, 80, 1), (7, 38, 1), (12, 30, 2), (13, 20, 1)];

fn move_plans(stage: &mut Stage) {
    for (epic, ago, months) in SLIPS {
        let (id, day) = (stage.epics[*epic], stage.today - Days::new(*ago));
        let Some(span) = stage.workspace.epics.get(id).and_then(|epic| epic.plan) else {
            continue;
        };
        let later = span.stretch(i64::from(*months)).to_string();
        stage.at(day, 700, "Ana", |draft, _| {
            field::set(draft, id.item(), "plan", &later)
        });
    }
    let paused = INITIATIVES
        .iter()
        .position(|seed| seed.share == 0.0)
        .map(|at| stage.initiatives[at]);
    let day = back(stage.today, 24);
    if let Some(paused) = paused {
        stage.at(day, 710, "Ana", |draft, _| {
            draft.edit(paused)?.stage = Life::Paused;
            Ok(())
        });
    }
}

fn plan_increments(stage: &mut Stage) {
    let this = PartialDate::containing(stage.today, Precision::Quarter);
    let last = this.shift(-1);
    for (quarter, goals) in [(last, LAST_GOALS), (this, THIS_GOALS)] {
        let day = quarter
            .first_day()
            .max(stage.planning_day())
            .min(back(stage.today, 1));
        stage.at(day, 480, "Ana", |draft, _| {
            let sprints = sprints_in(draft, quarter);
            let mut increment = draft.fresh::<Increment>();
            increment.title = format!("Quarter {quarter}");
            increment.span = Span::new(quarter, quarter).ok();
            increment.sprints = sprints;
            increment.goals = goals.iter().map(|goal| told_goal(draft, goal)).collect();
            increment.risks = told_risks(draft);
            increment.votes = vec![4, 3, 4, 5, 3, 4];
            draft.put(increment);
            Ok(())
        });
    }
}

fn sprints_in(draft: &Draft<'_>, quarter: PartialDate) -> Vec<Id<Sprint>> {
    let inside = |day: NaiveDate| quarter.first_day() <= day && day <= quarter.last_day();
    let sprints = draft
        .sprints
        .iter()
        .filter(|sprint| sprint.start.is_some_and(inside));
    sprints.map(|sprint| sprint.id).collect()
}

fn told_goal(
    draft: &mut Draft<'_>,
    (text, committed, planned, actual): &GoalSeed,
) -> IncrementGoal {
    let (committed, planned, actual) = (*committed, *planned, *actual);
    IncrementGoal {
        id: draft.uuid(),
        text: (*text).to_string(),
        committed,
        planned,
        actual,
        ..IncrementGoal::default()
    }
}

fn told_risks(draft: &mut Draft<'_>) -> Vec<Risk> {
    let risk = |(text, state, owner): &(&str, _, &str)| Risk {
        id: draft.uuid(),
        text: (*text).to_string(),
        state: *state,
        owner: Some((*owner).into()),
        ..Risk::default()
    };
    RISKS.iter().map(risk).collect()
}

/// Some ideas do not survive: four are cancelled, two are put away.
fn put_away(stage: &mut Stage) {
    let far: Vec<Id<Story>> = stage
        .queue
        .iter()
        .rev()
        .step_by(11)
        .take(6)
        .copied()
        .collect();
    let day = back(stage.today, 2);
    for (at, story) in far.into_iter().enumerate() {
        stage.at(
            day,
            1180 + at as u32,
            "Ana",
            |draft, _| -> Result<(), Refusal> {
                if at < 4 {
                    to_category(draft, story, Category::Cancelled)
                } else {
                    archive(draft, story.item())
                }
            },
        );
    }
}
