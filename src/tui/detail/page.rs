//! The parts of a detail, one function a part.
//! Never decides which record is shown.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::{beginning, capitalized, category_style, mark, meter};
use crate::domain::datum::Datum;
use crate::domain::field::{self, Shape};
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::record;
use crate::domain::wording;
use crate::metrics::chain;
use crate::tui::app::App;
use crate::tui::theme::Theme;
use crate::tui::widget::text;

/// Lines under way.
pub(super) struct Page<'a> {
    pub(super) app: &'a App,
    pub(super) theme: &'a Theme,
    pub(super) width: u16,
    pub(super) lines: Vec<Line<'static>>,
}

impl<'a> Page<'a> {
    /// An empty page of a width.
    pub(super) fn new(app: &'a App, width: u16) -> Self {
        Self {
            app,
            theme: &app.theme,
            width,
            lines: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, spans: &[Span<'_>], hang: &str) {
        self.lines.extend(text::wrap(spans, self.width, hang));
    }

    pub(super) fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| line.width() > 0) {
            self.lines.push(Line::default());
        }
    }

    pub(super) fn section(&mut self, name: &str, side: &str) {
        self.gap();
        let style = self.theme.header;
        self.push(
            &[
                Span::styled(name.to_string(), style),
                Span::styled(format!("  {side}"), self.theme.dim),
            ],
            "",
        );
    }

    pub(super) fn heading(&mut self, item: ItemRef) {
        let workspace = self.app.workspace();
        let above = chain::above(workspace, item);
        if !above.is_empty() {
            let path: Vec<String> = above
                .iter()
                .rev()
                .map(|i| format!("{} {}", workspace.key_of(*i), workspace.title_of(*i)))
                .collect();
            let arrow = format!(" {} ", self.theme.glyphs.arrow);
            let text = path.join(&arrow);
            self.push(&[Span::styled(text, self.theme.dim)], "");
        }
        let title = workspace.title_of(item).to_string();
        let key = workspace.key_of(item).to_string();
        self.push(
            &[
                Span::styled(format!("{key}  "), self.theme.key),
                Span::styled(title, self.theme.text.add_modifier(Modifier::BOLD)),
            ],
            "",
        );
        self.gap();
    }

    pub(super) fn facts(&mut self, item: ItemRef) {
        let lens = self.app.lens();
        if let Some(sums) = lens.rollup(item).filter(|sums| sums.stories > 0) {
            let share = sums.progress().unwrap_or(0.0);
            let text = format!(
                "{} {:.0} %  {} of {} stories, {} of {} pts",
                meter(share, 12, self.theme),
                share * 100.0,
                sums.stories_done,
                sums.stories,
                sums.points_done,
                sums.points
            );
            self.push(&[Span::styled(text, self.theme.text)], "");
        }
        let pairs = self.pairs(item);
        let wide = pairs
            .iter()
            .map(|(name, ..)| name.len())
            .max()
            .unwrap_or(0)
            .min(14);
        for (name, value, style) in pairs {
            let hang = " ".repeat(wide + 2);
            self.push(
                &[
                    Span::styled(format!("{name:<wide$}  "), self.theme.dim),
                    Span::styled(value, style),
                ],
                &hang,
            );
        }
    }

    /// The names and values of the fields that stand on a line each.
    fn pairs(&self, item: ItemRef) -> Vec<(String, String, Style)> {
        let lens = self.app.lens();
        let mut pairs: Vec<(String, String, Style)> = Vec::new();
        for info in field::fields(item.kind) {
            let score = item.kind == Kind::Initiative
                && info.shape == Shape::Number
                && info.name != "share";
            if score || matches!(info.shape, Shape::Prose) || SHOWN_ELSEWHERE.contains(&info.name) {
                continue;
            }
            let datum = field::get(lens.workspace, item, info.name);
            if datum.is_none() {
                continue;
            }
            let style = if info.name == "status" {
                category_style(self.theme, lens.category(item))
            } else {
                self.theme.text
            };
            pairs.push((
                info.name.replace('_', " "),
                self.with_title(info.shape, &datum),
                style,
            ));
        }
        if let Some(story) = lens.story(item) {
            let asked = wording::requesters(lens.workspace, story);
            if !asked.is_empty() {
                pairs.push(("requested by".to_string(), asked, self.theme.text));
            }
            if let Some(wait) = &story.waiting {
                let told = wording::wait_in_full(lens.workspace, wait, lens.today());
                pairs.push(("waiting for".to_string(), told, self.theme.warn));
            }
        }
        pairs
    }

    /// A key with the title of what it names.
    fn with_title(&self, shape: Shape, datum: &Datum<'_>) -> String {
        let workspace = self.app.workspace();
        let text = datum.to_string();
        match shape {
            Shape::One(_) => match workspace.find(&text) {
                Some(item) => format!("{text}  {}", workspace.title_of(item)),
                None => text,
            },
            _ => match datum {
                Datum::Day(day) => workspace.settings().shown_day(*day),
                _ => text,
            },
        }
    }

    /// What the record is made of: KPIs, evidence, children.
    pub(super) fn parts(&mut self, item: ItemRef) {
        let workspace = self.app.workspace();
        match item.kind {
            Kind::Objective => {
                if let Some(objective) = workspace.objectives.get(Id::new(item.id)) {
                    for kpi in &objective.kpis {
                        let now = kpi.now().map_or_else(
                            || self.theme.glyphs.none.to_string(),
                            |reading| crate::tui::widget::plot::number(reading.value),
                        );
                        let target = kpi.target.map_or_else(String::new, |target| {
                            format!(
                                " {} {}",
                                self.theme.glyphs.arrow,
                                crate::tui::widget::plot::number(target)
                            )
                        });
                        self.section(&kpi.name, &format!("{now}{target} {}", kpi.unit));
                    }
                }
            }
            Kind::Initiative => {
                if let Some(initiative) = workspace.initiatives.get(Id::new(item.id)) {
                    self.scores(&initiative.key);
                    if !initiative.evidence.is_empty() {
                        self.section("Evidence", "");
                    }
                    for evidence in &initiative.evidence {
                        let text =
                            format!("{}  {}  {}", evidence.date, evidence.kind, evidence.text);
                        self.push(&[Span::styled(text, self.theme.text)], "  ");
                    }
                    if !initiative.decisions.is_empty() {
                        self.section("Decisions", "");
                    }
                    for decision in &initiative.decisions {
                        self.push(
                            &[Span::styled(
                                format!("{}  {}", decision.date, decision.text),
                                self.theme.text,
                            )],
                            "  ",
                        );
                    }
                }
            }
            _ => {}
        }
        if matches!(item.kind, Kind::Objective | Kind::Initiative | Kind::Epic) {
            self.children(item);
        }
    }

    /// The scores that have all their inputs, on one line.
    fn scores(&mut self, key: &str) {
        let app = self.app;
        let Some(line) = app.scores().iter().find(|line| line.key == key) else {
            return;
        };
        let known = [
            ("RICE", line.rice),
            ("ICE", line.ice),
            ("WSJF", line.wsjf),
            ("CD3", line.cd3),
        ];
        let told: Vec<String> = known
            .iter()
            .filter_map(|(name, score)| {
                score.map(|score| format!("{name} {}", crate::tui::widget::plot::number(score)))
            })
            .collect();
        if !told.is_empty() {
            let differs = if line.disagrees {
                "the score would rank it elsewhere"
            } else {
                ""
            };
            self.section("Scores", differs);
            self.push(&[Span::styled(told.join("   "), self.theme.text)], "");
        }
    }

    fn children(&mut self, item: ItemRef) {
        let lens = self.app.lens();
        let children = chain::children(&lens, item);
        let Some(first) = children.first() else {
            return;
        };
        self.section(
            &capitalized(first.kind.plural()),
            &children.len().to_string(),
        );
        for child in children.iter().take(40) {
            let done = lens.category(*child);
            let mark = mark(self.theme, done);
            let text = format!(
                "{:<7} {}",
                lens.workspace.key_of(*child),
                lens.workspace.title_of(*child)
            );
            self.push(
                &[
                    Span::styled(format!("{mark} "), category_style(self.theme, done)),
                    Span::styled(text, self.theme.text),
                ],
                "          ",
            );
        }
        if children.len() > 40 {
            self.push(
                &[Span::styled(
                    format!("and {} more", children.len() - 40),
                    self.theme.dim,
                )],
                "",
            );
        }
    }

    pub(super) fn prose(&mut self, item: ItemRef) {
        for info in field::fields(item.kind) {
            if info.shape != Shape::Prose || info.name == "criteria" {
                continue;
            }
            if let Datum::Text(words) = field::get(self.app.workspace(), item, info.name) {
                self.section(&capitalized(info.name), "");
                let lines = text::markdown(beginning(&words), self.width, self.theme);
                self.lines.extend(lines);
            }
        }
    }

    pub(super) fn conflicts(&mut self, item: ItemRef) {
        for conflict in record::conflicts(self.app.workspace(), item) {
            self.section("Two values", &conflict.place());
            let other = match &conflict.other {
                serde_json::Value::String(text) => text.clone(),
                _ => conflict.said(),
            };
            self.push(
                &[Span::styled(format!("also said: {other}"), self.theme.warn)],
                "  ",
            );
        }
    }
}

/// Fields that the heading, a section of its own or nobody needs to show.
const SHOWN_ELSEWHERE: [&str; 14] = [
    "requested_by",
    "waiting",
    "waiting_on",
    "ticked",
    "title",
    "key",
    "as_a",
    "i_want",
    "so_that",
    "criteria",
    "blocked_by",
    "category",
    "initiative",
    "objective",
];
