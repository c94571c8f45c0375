//! Judging requests: what each verdict makes, carries along and refuses.

use bifocal::domain::command::request::{Verdict, judge};
use bifocal::domain::command::{archive, set_all};
use bifocal::domain::id::{Id, ItemRef, Kind};
use bifocal::domain::request::{Request, RequestState};
use bifocal::domain::story::Story;

use super::Bench;

impl Bench {
    fn judge(&mut self, key: &str, verdict: &Verdict) -> Result<Option<ItemRef>, String> {
        let id: Id<Request> = self.workspace.by_key(key).expect("is there");
        self.run(|draft| judge(draft, id, verdict))
    }

    fn request(&self, key: &str) -> &Request {
        let id = self.workspace.by_key::<Request>(key).expect("is there");
        self.workspace.requests.get(id).expect("is there")
    }
}

/// A bench whose request has all that a request can have.
fn asked() -> Bench {
    let mut bench = Bench::new();
    for (name, value) in [
        ("title", "Export to PDF"),
        ("from", "Olga"),
        ("requested_by", "SH-1"),
        ("labels", "print, ux"),
        ("notes", "See https://a.example/pdf and ask Olga."),
    ] {
        bench.set("R-1", name, value).expect("is set");
    }
    bench
}

#[test]
fn a_request_becomes_a_story_with_labels_notes_and_who_asked() {
    let mut bench = asked();
    let item = bench.judge("R-1", &Verdict::Story).expect("is judged");
    let id = item.and_then(ItemRef::typed::<Story>).expect("a story");
    let story = bench.workspace.stories.get(id).expect("is there");
    assert_eq!(story.title, "Export to PDF");
    assert_eq!(story.labels, ["print", "ux"]);
    assert_eq!(story.notes, "See https://a.example/pdf and ask Olga.");
    assert_eq!(bench.get(&story.key, "requested_by"), "SH-1");
    assert_eq!(
        story.comments[0].text,
        "From the inbox (R-1, Olga, The stakeholder, 2026-03-02)"
    );
    assert_eq!(story.status, "todo");
    let request = bench.request("R-1");
    assert_eq!(
        (request.state, request.became),
        (RequestState::Accepted, item)
    );
}

#[test]
fn who_asked_in_words_is_the_stakeholder_of_that_name() {
    let mut bench = Bench::new();
    bench.set("R-1", "from", "the Stakeholder").expect("is set");
    let item = bench.judge("R-1", &Verdict::Story).expect("is judged");
    let key = bench.workspace.key_of(item.expect("a story")).to_string();
    assert_eq!(bench.get(&key, "requested_by"), "SH-1");
}

#[test]
fn a_request_becomes_an_epic_that_says_where_it_came_from() {
    let mut bench = asked();
    let item = bench.judge("R-1", &Verdict::Epic).expect("is judged");
    let key = bench.workspace.key_of(item.expect("an epic")).to_string();
    assert_eq!(bench.get(&key, "labels"), "print, ux");
    assert_eq!(
        bench.get(&key, "notes"),
        "See https://a.example/pdf and ask Olga.\n\n\
         From the inbox (R-1, Olga, The stakeholder, 2026-03-02)"
    );
}

#[test]
fn a_request_becomes_evidence_with_its_address_and_day() {
    let mut bench = asked();
    let initiative = bench.workspace.by_key("I-1").expect("is there");
    let item = bench.judge("R-1", &Verdict::Evidence(initiative));
    assert_eq!(item, Ok(Some(initiative.item())));
    let initiative = bench.workspace.initiatives.get(initiative);
    let evidence = &initiative.expect("is there").evidence;
    assert_eq!(evidence.len(), 1);
    assert_eq!(
        evidence[0].text,
        "Export to PDF: See https://a.example/pdf and ask Olga. (Olga, The stakeholder)"
    );
    assert_eq!(evidence[0].link.as_deref(), Some("https://a.example/pdf"));
    assert_eq!(evidence[0].date.to_string(), "2026-03-02");
    assert_eq!(bench.get("R-1", "became"), "I-1");
}

#[test]
fn a_request_that_is_merged_leaves_its_words_and_its_requesters() {
    let mut bench = asked();
    let story = bench.id("S-1").item();
    bench
        .judge("R-1", &Verdict::Merge(story))
        .expect("is merged");
    assert_eq!(bench.get("S-1", "requested_by"), "SH-1");
    assert_eq!(
        bench.story("S-1").comments[0].text,
        "From the inbox (R-1, Olga, The stakeholder, 2026-03-02): Export to PDF\n\n\
         See https://a.example/pdf and ask Olga."
    );
    assert_eq!(bench.get("R-1", "status"), "merged");
    assert_eq!(bench.get("R-1", "became"), "S-1");

    let mut bench = asked();
    let epic = bench.workspace.find("E-1").expect("is there");
    bench.set("E-1", "notes", "Known.").expect("is set");
    bench
        .judge("R-1", &Verdict::Merge(epic))
        .expect("is merged");
    let notes = bench.get("E-1", "notes");
    assert!(
        notes.starts_with("Known.\n\nFrom the inbox (R-1"),
        "{notes}"
    );
}

#[test]
fn a_parked_request_comes_back_and_a_rejected_one_needs_a_reason() {
    let mut bench = asked();
    bench.judge("R-1", &Verdict::Park).expect("is parked");
    assert_eq!(bench.get("R-1", "status"), "parked");
    let again = bench.judge("R-1", &Verdict::Park);
    assert_eq!(again, Err("R-1 is parked already".into()));
    bench.judge("R-1", &Verdict::BringBack).expect("comes back");
    assert_eq!(bench.get("R-1", "status"), "new");
    let silent = bench.judge("R-1", &Verdict::Reject("  ".into()));
    assert_eq!(
        silent,
        Err("say why R-1 is rejected: who asked will want to know".into())
    );
    bench
        .judge("R-1", &Verdict::Reject("Not now".into()))
        .expect("is rejected");
    assert_eq!(bench.get("R-1", "reason"), "Not now");
    bench.judge("R-1", &Verdict::BringBack).expect("comes back");
    assert_eq!(bench.get("R-1", "reason"), "");
}

#[test]
fn what_is_judged_for_good_says_what_it_became() {
    let mut bench = asked();
    bench.judge("R-1", &Verdict::Story).expect("is judged");
    for verdict in [Verdict::Epic, Verdict::Park, Verdict::BringBack] {
        assert_eq!(
            bench.judge("R-1", &verdict),
            Err("R-1 is accepted already: see S-4".into())
        );
    }
}

#[test]
fn a_request_goes_into_nothing_that_cannot_take_it() {
    let mut bench = asked();
    let initiative = bench.workspace.find("I-1").expect("is there");
    assert_eq!(
        bench.judge("R-1", &Verdict::Merge(initiative)),
        Err("I-1 is an initiative: accept R-1 as evidence for it".into())
    );
    let sprint = bench.workspace.find("SP-1").expect("is there");
    assert_eq!(
        bench.judge("R-1", &Verdict::Merge(sprint)),
        Err("a request is merged into a story or an epic, and SP-1 is a sprint".into())
    );
    let story = bench.id("S-1").item();
    bench
        .run(|draft| archive(draft, story))
        .expect("is put away");
    assert_eq!(
        bench.judge("R-1", &Verdict::Merge(story)),
        Err("S-1 is put away: take it back first".into())
    );
    assert_eq!(bench.get("R-1", "status"), "new");
}

#[test]
fn many_requests_are_judged_as_one_or_not_at_all() {
    let mut bench = asked();
    let second = bench.make(Kind::Request, "Second");
    bench
        .run(|draft| set_all(draft, &[second], "labels", "x"))
        .expect("is set");
    bench.judge("R-2", &Verdict::Park).expect("is parked");
    let ids = ["R-1", "R-2"].map(|key| bench.request(key).id);
    let done = bench.run(|draft| {
        ids.iter()
            .try_for_each(|id| judge(draft, *id, &Verdict::Park).map(drop))
    });
    assert_eq!(done, Err("R-2 is parked already".into()));
    assert_eq!(bench.get("R-1", "status"), "new");
}
