//! What a report can be asked: a key or a filter, a range, a set, a forecast's history.
//! Never an ask that no report understands.

use chrono::NaiveDate;
use clap::builder::PossibleValuesParser;

use super::FILTERED;
use crate::cli::failure::Failure;
use crate::cli::open::Desk;
use crate::domain::calendar::parse_day;
use crate::domain::points::Points;
use crate::domain::sprint::Sprint;
use crate::domain::story::Story;
use crate::metrics::report::{AlignmentSet, DayCounting, ForecastAsk, ScoreMethod};

/// What a report is asked.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Asks {
    /// A key (sprint, forecast, increment), or a filter of stories (flow, waiting)
    #[arg(value_name = "KEY|FILTER")]
    words: Vec<String>,
    /// velocity: over so many closed sprints; alignment: of what they finished
    #[arg(long, value_name = "N")]
    pub last: Option<usize>,
    /// alignment: of the scope of this sprint
    #[arg(long, value_name = "KEY", conflicts_with = "last")]
    sprint: Option<String>,
    /// cfd, bugs: from this day
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// cfd, bugs: to this day
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
    /// flow: count working days, not calendar days
    #[arg(long)]
    working_days: bool,
    /// scores: the method by which the order is judged
    #[arg(long, value_parser = PossibleValuesParser::new(["rice", "ice", "wsjf", "cd3"]))]
    method: Option<String>,
    /// forecast: so many items
    #[arg(long, value_name = "N", conflicts_with_all = ["points", "words"])]
    items: Option<u64>,
    /// forecast: so many points, by the points of the closed sprints
    #[arg(long, value_name = "POINTS", conflicts_with = "words")]
    points: Option<Points>,
    /// forecast: how much is done within so many periods
    #[arg(long, value_name = "PERIODS")]
    pub within: Option<u32>,
    /// forecast: what was done in each past period (items a day; points a sprint with --points), instead of what the workspace recorded
    #[arg(long, value_name = "N,N,…")]
    history: Option<String>,
}

/// The ask that is one key.
pub const KEY: &str = "a key";
/// The ask that is a filter of stories.
pub const FILTER: &str = "a filter";

impl Asks {
    /// Refuses what a report does not take.
    ///
    /// # Errors
    /// When something else is asked, more than one key is given, or the last 0 sprints are asked for.
    pub fn check(&self, name: &str, takes: &[&str]) -> Result<(), Failure> {
        let hint = match takes {
            [] => "it takes nothing".to_owned(),
            takes => format!("it takes {}", takes.join(", ")),
        };
        let options = [
            ("--last", self.last.is_some()),
            ("--sprint", self.sprint.is_some()),
            ("--from", self.from.is_some()),
            ("--to", self.to.is_some()),
            ("--working-days", self.working_days),
            ("--method", self.method.is_some()),
            ("--items", self.items.is_some()),
            ("--points", self.points.is_some()),
            ("--within", self.within.is_some()),
            ("--history", self.history.is_some()),
        ];
        let most_words = match takes {
            takes if takes.contains(&FILTER) => usize::MAX,
            takes => usize::from(takes.contains(&KEY)),
        };
        let word = self.words.get(most_words).map(|word| format!("“{word}”"));
        let mut given = options.iter().filter(|(_, is_given)| *is_given);
        let option = given.find(|(option, _)| !takes.contains(option));
        if let Some(not_taken) = word.or_else(|| option.map(|(option, _)| (*option).to_owned())) {
            return Err(
                Failure::usage(format!("report {name} cannot be asked {not_taken}")).hint(hint),
            );
        }
        if self.last == Some(0) {
            return Err(Failure::usage("the last 0 sprints tell nothing")
                .hint("give --last a number from 1 on"));
        }
        Ok(())
    }

    /// Only words.
    pub fn of_words(words: &[String]) -> Self {
        Self {
            words: words.to_vec(),
            ..Self::default()
        }
    }

    /// The first word, as a key.
    pub fn key(&self) -> Option<&str> {
        self.words.first().map(String::as_str)
    }

    /// The stories that the filter finds; all of them, archived ones too, without one.
    ///
    /// # Errors
    /// When the filter cannot be read.
    pub fn stories<'d>(&self, desk: &'d Desk) -> Result<Vec<&'d Story>, Failure> {
        let workspace = desk.workspace();
        if self.words.is_empty() {
            return Ok(workspace.stories.iter().map(AsRef::as_ref).collect());
        }
        let query = Desk::query(FILTERED, &self.words)?;
        desk.tell_missing(FILTERED, &query);
        let lens = desk.lens();
        let found = lens.list(FILTERED, &query);
        Ok(found
            .into_iter()
            .filter_map(|item| lens.story(item))
            .collect())
    }

    /// How days are counted.
    pub fn counting(&self) -> DayCounting {
        if self.working_days {
            DayCounting::Working
        } else {
            DayCounting::Civil
        }
    }

    /// The days asked for, within the usual ones when one is left out.
    ///
    /// # Errors
    /// When a day cannot be read, or they are the wrong way round.
    pub fn range(
        &self,
        usual: (NaiveDate, NaiveDate),
        today: NaiveDate,
    ) -> Result<(NaiveDate, NaiveDate), Failure> {
        let day = |text: &Option<String>, usual| match text {
            Some(text) => parse_day(text, today).map_err(Failure::usage),
            None => Ok(usual),
        };
        let (from, to) = (day(&self.from, usual.0)?, day(&self.to, usual.1)?);
        if from <= to {
            Ok((from, to))
        } else {
            Err(Failure::usage(format!(
                "{from} is after {to}: give the earlier day to --from"
            )))
        }
    }

    /// The set of stories whose alignment is asked for.
    ///
    /// # Errors
    /// When the sprint is not there.
    pub fn alignment_set(&self, desk: &Desk) -> Result<AlignmentSet, Failure> {
        Ok(match (&self.sprint, self.last) {
            (Some(key), _) => AlignmentSet::Sprint(desk.item_of::<Sprint>(key)?),
            (None, Some(last)) => AlignmentSet::LastClosed(last),
            (None, None) => AlignmentSet::Backlog,
        })
    }

    /// What the forecast is about.
    ///
    /// # Errors
    /// When the key names nothing.
    pub fn forecast(&self, desk: &Desk) -> Result<ForecastAsk, Failure> {
        Ok(match (self.key(), self.items, self.points) {
            (Some(key), ..) => ForecastAsk::Item(desk.item(key)?),
            (None, Some(items), _) => ForecastAsk::Items(items),
            (None, None, Some(points)) => ForecastAsk::Points(points),
            (None, None, None) => ForecastAsk::Backlog,
        })
    }

    /// The past that was given in place of the recorded one: items, or hundredths where points are asked for.
    ///
    /// # Errors
    /// When it is not a list of whole numbers, or of points.
    pub fn history(&self) -> Result<Option<Vec<u32>>, Failure> {
        let Some(text) = &self.history else {
            return Ok(None);
        };
        let parts = text
            .split([',', ' '])
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let whole = |part: &str| part.parse().ok();
        let hundredths =
            |part: &str| u32::try_from(part.parse::<Points>().ok()?.as_hundredths()).ok();
        let (numbers, what): (Option<Vec<u32>>, _) = match self.points {
            Some(_) => (parts.map(hundredths).collect(), "points"),
            None => (parts.map(whole).collect(), "whole numbers"),
        };
        numbers.map(Some).ok_or_else(|| {
            Failure::usage(format!("“{text}” is not a list of {what}")).hint("write it as 0,2,1,3")
        })
    }

    /// The method by which initiatives are scored.
    pub fn method(&self, desk: &Desk) -> ScoreMethod {
        match self.method.as_deref() {
            Some("rice") => ScoreMethod::Rice,
            Some("ice") => ScoreMethod::Ice,
            Some("wsjf") => ScoreMethod::Wsjf,
            Some("cd3") => ScoreMethod::Cd3,
            _ => ScoreMethod::usual(desk.workspace()),
        }
    }
}
