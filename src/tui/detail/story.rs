//! The parts of a story's detail: narrative, criteria, readiness, links, comments, the latest of its history.
//! Never cuts off what people said.

use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::beginning;
use super::page::Page;
use crate::domain::history::tracked;
use crate::domain::story::Story;
use crate::domain::wording;
use crate::metrics::ready;
use crate::safe;
use crate::tui::action;
use crate::tui::layer::criteria::{body, state_mark};
use crate::tui::widget::text;

/// So many events are shown here; the rest is in the history.
const EVENTS: usize = 6;

impl Page<'_> {
    pub(super) fn narrative(&mut self, story: &Story) {
        let parts = [
            (as_whom(&story.as_a), &story.as_a),
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

    pub(super) fn criteria(&mut self, story: &Story) {
        if story.criteria.is_empty() {
            return;
        }
        self.section(
            "Acceptance criteria",
            &format!("{} of {} met", story.criteria_met(), story.criteria.len()),
        );
        for criterion in &story.criteria {
            let (mark, style) = state_mark(self.theme, criterion.state);
            let lines = body(criterion, self.width.saturating_sub(2), self.theme);
            for (at, line) in lines.into_iter().enumerate() {
                let lead = if at == 0 {
                    Span::styled(format!("{mark} "), style)
                } else {
                    Span::raw("  ")
                };
                self.lines
                    .push(Line::from([vec![lead], line.spans].concat()));
            }
            let told = wording::judgement(self.app.workspace(), criterion);
            if !told.is_empty() {
                self.push(&[Span::styled(format!("  {told}"), self.theme.dim)], "  ");
            }
        }
    }

    pub(super) fn ready(&mut self, story: &Story) {
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
            let key = action::mends(line.name)
                .filter(|action| action.applies(self.app.pane))
                .and_then(|action| self.app.keymap.keys(action).first())
                .map_or_else(String::new, |key| format!("  {key}"));
            self.push(
                &[
                    Span::styled(format!("{} ", self.theme.glyphs.empty), self.theme.warn),
                    Span::styled(text.to_string(), self.theme.text),
                    Span::styled(key, self.theme.key),
                ],
                "  ",
            );
        }
    }

    /// What is ticked by hand of the definition of ready.
    pub(super) fn ticked(&mut self, story: &Story) {
        let lines = wording::hand_lines(self.app.workspace(), story);
        let ticked: Vec<_> = lines.iter().filter(|line| line.ticked).collect();
        if ticked.is_empty() {
            return;
        }
        self.section("Ready, by hand", "");
        for line in ticked {
            self.push(
                &[
                    Span::styled(format!("{} ", self.theme.glyphs.check), self.theme.good),
                    Span::styled(line.line.to_string(), self.theme.text),
                    Span::styled(format!("  {}", line.told), self.theme.dim),
                ],
                "  ",
            );
        }
    }

    pub(super) fn links(&mut self, story: &Story) {
        if story.links.is_empty() {
            return;
        }
        self.section("Links", &story.links.len().to_string());
        for link in &story.links {
            let mut spans = Vec::new();
            if !link.text.is_empty() {
                spans.push(Span::styled(format!("{}  ", link.text), self.theme.text));
            }
            spans.push(Span::styled(
                link.url.clone(),
                self.theme.dim.add_modifier(Modifier::UNDERLINED),
            ));
            self.push(&spans, "  ");
        }
    }

    /// What people said, the newest last.
    pub(super) fn comments(&mut self, story: &Story) {
        if story.comments.is_empty() {
            return;
        }
        self.section("Comments", &story.comments.len().to_string());
        let mut comments: Vec<_> = story.comments.iter().collect();
        comments.sort_by_key(|comment| comment.at);
        let settings = self.app.workspace().settings();
        for (at, comment) in comments.into_iter().enumerate() {
            if at > 0 {
                self.gap();
            }
            let head = format!("{}  {}", comment.by, settings.shown_moment(comment.at));
            self.push(&[Span::styled(head, self.theme.dim)], "");
            let width = self.width.saturating_sub(2);
            for line in text::markdown(beginning(&comment.text), width, self.theme) {
                let lead = vec![Span::raw("  ")];
                self.lines.push(Line::from([lead, line.spans].concat()));
            }
        }
    }

    /// The latest of what happened to it, but for its place in the order and what follows from its criteria.
    pub(super) fn latest(&mut self, story: &Story) {
        if story.history.is_empty() {
            return;
        }
        let key = self.app.key_of("history").unwrap_or_default();
        let side = match story.history.len() {
            n if n > EVENTS => format!("the latest of {n}, {key} shows all"),
            n => n.to_string(),
        };
        self.section("History", &side);
        let workspace = self.app.workspace();
        let counted = [tracked::RANK, tracked::ACCEPTANCE];
        let events = story.history.iter().rev();
        let events = events.filter(|event| !counted.contains(&event.field.as_str()));
        for event in events.take(EVENTS) {
            let at = workspace.settings().shown_moment(event.at);
            let hang = " ".repeat(safe::width(&at) + 2);
            self.push(
                &[
                    Span::styled(format!("{at}  "), self.theme.dim),
                    Span::styled(wording::event_in_words(workspace, event), self.theme.text),
                    Span::styled(format!("  {}", event.by), self.theme.dim),
                ],
                &hang,
            );
        }
    }
}

/// The words before a role, which may bring its own article or name several people.
fn as_whom(role: &str) -> &'static str {
    let first = role
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_lowercase();
    match first.as_str() {
        "a" | "an" | "the" | "two" | "somebody" | "someone" => "As ",
        _ if first.starts_with(['a', 'e', 'i', 'o']) => "As an ",
        _ => "As a ",
    }
}
