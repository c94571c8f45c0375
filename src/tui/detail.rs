//! The detail of one record, made from FIELDS and the chain: what stands beside every list.
//! Never shows an empty field as if it were one.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::app::App;
use super::hits::{Hit, Hits};
use super::theme::Theme;
use super::widget::list::{Viewport, draw_scrollbar};
use super::widget::{bar, text};
use crate::domain::about::Category;
use crate::domain::datum::Datum;
use crate::domain::field::{self, Shape};
use crate::domain::history::{Event, tracked};
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::record::Record;
use crate::domain::story::{CriterionState, Story};
use crate::domain::workspace::for_kind;
use crate::metrics::{chain, ready};

/// Draws the detail of the row under the cursor.
pub fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    if area.width < 8 {
        return;
    }
    hits.add(area, Hit::Detail);
    let Some(item) = app.cursor() else { return };
    let lines = lines(app, item, area.width.saturating_sub(2));
    let scroll = app
        .state()
        .detail_scroll
        .min(lines.len().saturating_sub(usize::from(area.height) / 2));
    text::draw(frame.buffer_mut(), area, &lines, scroll);
    draw_scrollbar(
        frame.buffer_mut(),
        area,
        Viewport {
            offset: scroll,
            cursor: scroll,
            len: lines.len(),
        },
        &app.theme,
    );
}

/// The detail of an item as lines of a width.
pub fn lines(app: &App, item: ItemRef, width: u16) -> Vec<Line<'static>> {
    let mut page = Page {
        app,
        theme: &app.theme,
        width,
        lines: Vec::new(),
    };
    page.heading(item);
    page.facts(item);
    if let Some(story) = app.lens().story(item) {
        page.narrative(story);
        page.criteria(story);
        page.ready(story);
    }
    page.parts(item);
    page.prose(item);
    if let Some(story) = app.lens().story(item) {
        page.comments(story);
    }
    page.conflicts(item);
    page.lines
}

/// Lines under way.
struct Page<'a> {
    app: &'a App,
    theme: &'a Theme,
    width: u16,
    lines: Vec<Line<'static>>,
}

impl Page<'_> {
    fn push(&mut self, spans: &[Span<'_>], hang: &str) {
        self.lines.extend(text::wrap(spans, self.width, hang));
    }

    fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| line.width() > 0) {
            self.lines.push(Line::default());
        }
    }

    fn section(&mut self, name: &str, side: &str) {
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

    fn heading(&mut self, item: ItemRef) {
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

    fn facts(&mut self, item: ItemRef) {
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
        let mut pairs: Vec<(String, String, Style)> = Vec::new();
        for info in field::fields(item.kind) {
            if matches!(info.shape, Shape::Prose) || SHOWN_ELSEWHERE.contains(&info.name) {
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

    /// A key with the title of what it names.
    fn with_title(&self, shape: Shape, datum: &Datum<'_>) -> String {
        let workspace = self.app.workspace();
        let text = datum.to_string();
        match shape {
            Shape::One(_) => match workspace.find(&text) {
                Some(item) => format!("{text}  {}", workspace.title_of(item)),
                None => text,
            },
            _ => text,
        }
    }

    fn narrative(&mut self, story: &Story) {
        let parts = [
            ("As a ", &story.as_a),
            ("I want ", &story.i_want),
            ("so that ", &story.so_that),
        ];
        let told: Vec<_> = parts.iter().filter(|(_, text)| !text.is_empty()).collect();
        if told.is_empty() {
            return;
        }
        self.gap();
        for (word, text) in told {
            self.push(
                &[
                    Span::styled((*word).to_string(), self.theme.dim),
                    Span::styled((*text).clone(), self.theme.text),
                ],
                "  ",
            );
        }
    }

    fn criteria(&mut self, story: &Story) {
        if story.criteria.is_empty() {
            return;
        }
        self.section(
            "Acceptance criteria",
            &format!("{} of {} met", story.criteria_met(), story.criteria.len()),
        );
        for criterion in &story.criteria {
            let glyphs = &self.theme.glyphs;
            let (mark, style) = match criterion.state {
                CriterionState::Open => (glyphs.empty, self.theme.dim),
                CriterionState::Met => (glyphs.check, self.theme.good),
                CriterionState::Rejected => (glyphs.cross, self.theme.bad),
            };
            self.push(
                &[
                    Span::styled(format!("{mark} "), style),
                    Span::styled(criterion.sentence(), self.theme.text),
                ],
                "  ",
            );
        }
    }

    fn ready(&mut self, story: &Story) {
        let workspace = self.app.workspace();
        if story.category(workspace).is_final() {
            return;
        }
        let missing: Vec<_> = ready::lines(workspace, story)
            .into_iter()
            .filter(|line| !line.met)
            .collect();
        if missing.is_empty() {
            return;
        }
        self.section("Not ready yet", "");
        for line in missing {
            let text = if line.remedy.is_empty() {
                line.name
            } else {
                line.remedy
            };
            self.push(
                &[
                    Span::styled(format!("{} ", self.theme.glyphs.empty), self.theme.warn),
                    Span::styled(text.to_string(), self.theme.text),
                ],
                "  ",
            );
        }
    }

    /// What the record is made of: KPIs, evidence, children.
    fn parts(&mut self, item: ItemRef) {
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
                            format!(" of {}", crate::tui::widget::plot::number(target))
                        });
                        self.section(&kpi.name, &format!("{now}{target} {}", kpi.unit));
                    }
                }
            }
            Kind::Initiative => {
                if let Some(initiative) = workspace.initiatives.get(Id::new(item.id)) {
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

    fn prose(&mut self, item: ItemRef) {
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

    fn comments(&mut self, story: &Story) {
        if story.comments.is_empty() {
            return;
        }
        self.section("Comments", &story.comments.len().to_string());
        let zone = self.app.workspace().settings().timezone;
        for comment in story.comments.iter().rev().take(20) {
            let head = format!("{} {}: ", zone.day_of(comment.at), comment.by);
            self.push(
                &[
                    Span::styled(head, self.theme.dim),
                    Span::styled(comment.text.clone(), self.theme.text),
                ],
                "  ",
            );
        }
    }

    fn conflicts(&mut self, item: ItemRef) {
        let found = for_kind!(item.kind, R => R::find(self.app.workspace(), Id::new(item.id)).map(|r| r.common().conflicts.to_vec()));
        for conflict in found.into_iter().flatten() {
            self.section("Two values", &conflict.field);
            let other = match conflict.other {
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            };
            self.push(
                &[Span::styled(format!("also said: {other}"), self.theme.warn)],
                "  ",
            );
        }
    }
}

/// Fields that the heading, a section of its own or nobody needs to show.
const SHOWN_ELSEWHERE: [&str; 9] = [
    "title",
    "key",
    "as_a",
    "i_want",
    "so_that",
    "criteria",
    "category",
    "initiative",
    "objective",
];

/// A bar of text cells.
fn meter(share: f64, cells: u16, theme: &Theme) -> String {
    let full = (share.clamp(0.0, 1.0) * f64::from(cells)).round() as usize;
    format!(
        "{}{}",
        theme.glyphs.done.repeat(full),
        theme.glyphs.left.repeat(usize::from(cells) - full)
    )
}

/// The glyph of a category.
pub fn mark(theme: &Theme, category: Option<Category>) -> &'static str {
    match category {
        Some(Category::Done) => theme.glyphs.full,
        Some(Category::Doing | Category::Acceptance) => theme.glyphs.half,
        Some(Category::Cancelled) => theme.glyphs.cross,
        _ => theme.glyphs.empty,
    }
}

/// The style of a category.
pub fn category_style(theme: &Theme, category: Option<Category>) -> Style {
    match category {
        Some(Category::Done) => theme.good,
        Some(Category::Doing) => theme.info,
        Some(Category::Acceptance) => theme.warn,
        Some(Category::Cancelled | Category::Backlog) => theme.dim,
        _ => theme.text,
    }
}

/// With a capital letter, and spaces for underscores.
pub fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first
            .to_uppercase()
            .chain(letters)
            .collect::<String>()
            .replace('_', " ")
    })
}

/// The chain above an item, with what is broken in it and the key that mends it.
pub fn why(app: &App, item: ItemRef, width: u16) -> Vec<Line<'static>> {
    let theme = &app.theme;
    let workspace = app.workspace();
    let mut page = Page {
        app,
        theme,
        width,
        lines: Vec::new(),
    };
    let vision = &workspace.about.product.vision;
    let text = if vision.is_empty() {
        "no vision yet: write it in the strategy pane (1, e)".to_string()
    } else {
        vision.clone()
    };
    page.push(
        &[
            Span::styled("vision      ".to_string(), theme.dim),
            Span::styled(text, theme.text),
        ],
        "            ",
    );
    let mut chain = chain::above(workspace, item);
    chain.reverse();
    chain.push(item);
    let expected = [Kind::Objective, Kind::Initiative, Kind::Epic, Kind::Story];
    let depth = expected
        .iter()
        .position(|kind| *kind == item.kind)
        .unwrap_or(0);
    for kind in &expected[..=depth] {
        let label = format!("{:<12}", kind.singular());
        match chain.iter().find(|at| at.kind == *kind) {
            Some(at) => {
                let text = format!("{} {}", workspace.key_of(*at), workspace.title_of(*at));
                page.push(
                    &[
                        Span::styled(label, theme.dim),
                        Span::styled(text, theme.text),
                    ],
                    "            ",
                );
            }
            None => {
                let text = format!("missing: ^ attaches the {} below it", kind.singular());
                page.push(
                    &[
                        Span::styled(label, theme.dim),
                        Span::styled(text, theme.warn),
                    ],
                    "            ",
                );
            }
        }
    }
    if let Some(sprint) = app
        .lens()
        .story(item)
        .and_then(|story| story.sprint)
        .and_then(|id| workspace.sprints.get(id))
    {
        let goal = if sprint.goal.is_empty() {
            String::new()
        } else {
            format!(" “{}”", sprint.goal)
        };
        page.push(
            &[
                Span::styled(format!("{:<12}", "sprint"), theme.dim),
                Span::styled(format!("{} {}{goal}", sprint.key, sprint.title), theme.text),
            ],
            "            ",
        );
    }
    page.lines
}

/// What happened to an item, in words, the latest first.
pub fn history(app: &App, item: ItemRef, width: u16) -> Vec<Line<'static>> {
    let theme = &app.theme;
    let workspace = app.workspace();
    let zone = workspace.settings().timezone;
    let mut page = Page {
        app,
        theme,
        width,
        lines: Vec::new(),
    };
    let (events, created) = for_kind!(item.kind, R => R::find(workspace, Id::new(item.id))
        .map(|record| (record.common().history.to_vec(), record.common().created))
        .unwrap_or_default());
    for event in events.iter().rev() {
        let head = format!("{}  ", zone.day_of(event.at));
        let by = if event.by.is_empty() {
            String::new()
        } else {
            format!("  {}", event.by)
        };
        page.push(
            &[
                Span::styled(head, theme.dim),
                Span::styled(told(app, event), theme.text),
                Span::styled(by, theme.dim),
            ],
            "            ",
        );
    }
    page.push(
        &[
            Span::styled(format!("{}  ", zone.day_of(created)), theme.dim),
            Span::styled("made".to_string(), theme.text),
        ],
        "",
    );
    page.lines
}

/// An event in words.
pub fn told(app: &App, event: &Event) -> String {
    let workspace = app.workspace();
    let name = |value: &str| match value.parse::<uuid::Uuid>() {
        Ok(id) => {
            let kinds = [Kind::Sprint, Kind::Epic, Kind::Initiative, Kind::Objective];
            let found = kinds
                .into_iter()
                .map(|kind| ItemRef { kind, id })
                .find(|item| workspace.has(*item));
            found.map_or_else(
                || "something removed".to_string(),
                |item| format!("{} {}", workspace.key_of(item), workspace.title_of(item)),
            )
        }
        Err(_) => value.to_string(),
    };
    let (from, to) = (name(&event.from), name(&event.to));
    match (event.field.as_str(), from.is_empty(), to.is_empty()) {
        (tracked::RANK, ..) => "ranked anew".to_string(),
        (tracked::WAITING, _, true) => format!("no longer waits for {from}"),
        (tracked::WAITING, ..) => format!("waits for {to}"),
        (tracked::ACCEPTANCE, ..) => format!("criteria met: {to}"),
        (field, true, _) => format!("{field}: {to}"),
        (field, _, true) => format!("{field}: {from} taken away"),
        (field, ..) => format!("{field}: {from} {} {to}", app.theme.glyphs.arrow),
    }
}

/// Draws how far something is, in a cell of a table.
pub fn progress_cell(share: Option<f64>, theme: &Theme) -> String {
    match share {
        Some(share) => format!("{} {:>3.0}%", meter(share, 8, theme), share * 100.0),
        None => theme.glyphs.none.to_string(),
    }
}

/// Draws a bar over an area: the widget with the theme's good color.
pub fn draw_bar(app: &App, frame: &mut Frame, area: Rect, share: Option<f64>, words: &str) {
    bar::draw(
        frame.buffer_mut(),
        area,
        share,
        words,
        app.theme.good,
        &app.theme,
    );
}

/// What of a text is shown: the beginning of one that is longer than anybody reads here.
fn beginning(words: &str) -> &str {
    const MOST: usize = 16_000;
    match words.char_indices().nth(MOST) {
        Some((at, _)) => &words[..at],
        None => words,
    }
}
