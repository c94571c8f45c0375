//! The ties of a story to others: what blocks it, and what waits for it.
//! Never a tie that is not there: a story that stands alone shows no section.

use ratatui::text::Span;

use super::page::Page;
use super::{category_style, mark};
use crate::domain::story::Story;
use crate::metrics::blocking;

/// So many stories that wait for one are shown.
const MOST: usize = 20;

impl Page<'_> {
    /// The blockers with their titles and states, those that stand below the story marked; and the stories that wait for it.
    pub(super) fn ties(&mut self, story: &Story) {
        let lens = self.app.lens();
        let blockers: Vec<&Story> = blocking::stories(&lens, &story.blocked_by).collect();
        if !blockers.is_empty() {
            self.section("Blocked by", "");
        }
        let below = blocking::ranked_below(&lens, story);
        for blocker in blockers {
            let is_below = below.iter().any(|other| other.id == blocker.id);
            self.tied(blocker, is_below.then_some("ranked below this story"));
        }
        let waiting = blocking::blocked(&lens, story);
        if !waiting.is_empty() {
            self.section("Blocks", &waiting.len().to_string());
        }
        for other in waiting.iter().take(MOST) {
            let is_above = blocking::ranked_below(&lens, other);
            let is_above = is_above.iter().any(|blocker| blocker.id == story.id);
            self.tied(other, is_above.then_some("ranked above this story"));
        }
        if waiting.len() > MOST {
            let more = format!("and {} more", waiting.len() - MOST);
            self.push(&[Span::styled(more, self.theme.dim)], "");
        }
    }

    fn tied(&mut self, story: &Story, wrong: Option<&str>) {
        let category = Some(story.category(self.app.workspace()));
        let style = category_style(self.theme, category);
        let glyph = mark(self.theme, category);
        let mut spans = vec![
            Span::styled(format!("{glyph} "), style),
            Span::styled(format!("{:<7} ", story.key), self.theme.key),
            Span::styled(story.title.clone(), self.theme.text),
            Span::styled(format!("  {}", story.status), style),
        ];
        if let Some(wrong) = wrong {
            let text = format!("  {} {wrong}", self.theme.glyphs.differs);
            spans.push(Span::styled(text, self.theme.warn));
        }
        self.push(&spans, "          ");
    }
}
