//! Requests: the inbox of ideas and asks that nobody has judged yet.
//! Never deleted by a judgement: an accepted, merged or rejected request stays, with what became of it.

use super::choice::choice;
use super::field::{
    Field, Shape, common_fields, kit, line, many, prose, shown, title, word, words,
};
use super::history::tracked as track;
use super::id::{Id, ItemRef};
use super::record::{kept, record};
use super::stakeholder::Stakeholder;
use super::word::Word;

choice! {
    /// What was made of a request.
    RequestState {
        /// Not judged yet.
        #[default]
        New = "new",
        /// Became a story, an epic or evidence.
        Accepted = "accepted",
        /// Says what another record says.
        Merged = "merged",
        /// Not now.
        Parked = "parked",
        /// No, with a reason.
        Rejected = "rejected",
    }
}

record! {
    /// An idea or an ask.
    Request {
        /// Who asked, in words.
        from: Option<Word>,
        /// The stakeholders who asked.
        requested_by: Vec<Id<Stakeholder>>,
        /// What was made of it.
        state: RequestState,
        /// Why.
        reason: String,
        /// What it became or was merged into.
        became: Option<ItemRef>,
        /// Words to find it by.
        labels: Vec<Word>,
        /// Anything else, in Markdown.
        notes: String,
    }
}

kept!(Request, Request, requests);

fn tracked(request: &Request) -> Vec<(&'static str, Word)> {
    vec![(track::STATUS, request.state.word().into())]
}

/// The fields of a request.
const FIELDS: &[Field<Request>] = &[
    title!(["name", "summary"], "what is asked for, in one line"),
    word!("from", ["assignee", "person"], "who asked", Line, from),
    many!(
        "requested_by",
        ["requester"],
        "the stakeholders who asked",
        Stakeholder,
        requested_by
    ),
    words!("labels", ["label", "tags"], "words to find it by", labels),
    line!("reason", [], "why it was judged as it was", reason),
    prose!(
        "notes",
        ["description"],
        "anything else, in Markdown",
        notes
    ),
    common_fields!(key),
    shown!(
        "status",
        ["state"],
        "what was made of it",
        Shape::Choice(RequestState::WORDS),
        |_, request| kit::text(request.state.word())
    ),
    shown!(
        "became",
        [],
        "what it became or was merged into",
        Shape::Line,
        |workspace, request| {
            request.became.map_or(super::datum::Datum::None, |item| {
                kit::text(workspace.key_of(item))
            })
        }
    ),
    common_fields!(created),
    common_fields!(updated),
    common_fields!(source),
];
