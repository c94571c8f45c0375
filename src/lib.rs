//! bifocal: a backlog and a roadmap in one file and one terminal window, for who looks far and who looks near.
//!
//! # Bird's eye
//!
//! A [`Workspace`] is one value: the chain from vision over objectives, initiatives, epics and stories to sprints. A command
//! is a plain function on a [`Draft`] of it. The difference between before and after is an [`Edit`], and the edit does the
//! rest: undo is its inverse, merged; the journal is a file of edits; what others did is an edit; a dry run is an
//! edit that is not kept.
//!
//! ```text
//!   keys, paste, mouse                           arguments
//!          |                                         |
//!         tui  -- actions -->  command  <-- verbs -- cli         metrics: numbers over &Workspace and a day
//!          ^                      |                              interchange: other tools' files <-> records
//!          |                    Draft
//!        frame                    |  difference
//!          ^                     Edit --> journal (before the frame that shows it)
//!          |                      |
//!       session: the only &mut Workspace --> store: merge, write, sync, rename, on its own thread
//! ```
//!
//! Two tables drive what people see. `FIELDS` of each kind of record ([`domain::field`]) is behind forms, `set`, columns, CSV
//! headers, filters and the manual. `ACTIONS` ([`tui::action`]) is behind keys, hints, help, palette, keymap and
//! the manual. Whoever adds a line to a table has added it everywhere.
//!
//! # Rooms
//!
//! | room | for | may import |
//! |---|---|---|
//! | [`domain`] | the workspace and everything that can happen to it; pure | nothing |
//! | [`metrics`] | numbers over a workspace and a day: velocity, flow, forecast, alignment; pure | domain |
//! | [`interchange`] | other tools' files into records and back; pure | domain, metrics |
//! | [`store`] | the disk: load, merge, save, lock, journal, backups | domain |
//! | [`session`] | the open workspace: run, undo, redo, save; reads the clock, makes the ids | domain, store |
//! | [`config`] | the settings of a person | |
//! | [`safe`] | the filter at the edge of every output: text that a terminal does not obey | |
//! | [`tui`] | panes, layers, keys | domain, metrics, interchange, session, config |
//! | [`cli`] | one file a verb | any |
//!
//! Each `mod.rs` begins with what its room is for and what it must never do, and gives an order to read in.
//!
//! # Invariants
//!
//! They are absences, so they are easy to break without noticing; tests hold them.
//!
//! - In `domain`, `metrics` and `interchange` there is no file, clock, environment, thread, terminal or random id. Time comes as a
//!   [`Stamp`], ids from a [`Mint`].
//! - Nothing but the session holds a `&mut Workspace`, and nothing changes a record but a draft.
//! - No inverse is written by hand. A refused command leaves everything as it was.
//! - No edit is on screen, and no exit code is given, before the edit is in the journal or the file.
//! - The file on disk is at every instant whole: the old one or the new one. Looking at it never changes it.
//! - What another program wrote is merged, never overwritten; what lost a merge is kept beside the winner.
//! - Keys of the file that this version does not know, and records that it cannot read, are written back as they were.
//! - The same workspace gives the same bytes.
//! - A pane holds ids and a cursor, never a record, nor a place in a list that can change. Drawing changes nothing.
//! - Nothing blocks the thread that draws: it appends to the journal and does nothing else on the disk.
//! - No key is matched outside the table of actions and text fields; a key that cannot act says why.
//! - What is not known is no zero: a [`Datum`] is `None`, a screen shows `–`.
//! - No byte of a workspace reaches a terminal but through [`safe`].
//!
//! # Where is …
//!
//! | you look for | look at |
//! |---|---|
//! | a field of a story | [`domain::story`]: the struct and its `FIELDS` |
//! | what "ready" means | `metrics/ready.rs`, and the definition of ready in [`domain::about`] |
//! | what a key does | [`tui::action`], one file a group; `panes` says where it applies |
//! | a pane | [`tui::pane`]: `rows` builds what it lists once a revision, `draw` draws it |
//! | a form, a prompt, a picker | [`tui::layer`] |
//! | a number on the screen | [`metrics`] for the arithmetic, [`metrics::report`] for what it is fed with, `tui/figures.rs` for when |
//! | the filter language | [`domain::query`] for the grammar, [`metrics::lens`] for computed fields and states |
//! | what happens on a save | [`store::save`], in the order in which it must happen |
//! | what was typed when the program was killed | `tui/layer/unsaved.rs` for what it is, [`store::draft`] for the disk |
//! | who wins a merge | [`domain::merge`], then [`domain::repair`]; what a person is told of it, [`domain::disagreement`] |
//! | what is opened in a browser | [`domain::address`] finds it, `tui/layer/links.rs` shows it, [`tui::opener`] opens it |
//! | an importer | [`interchange::formats`]: the table; a format is a file that makes records of text |
//! | a verb | `cli/VERB.rs`; its doc comments are its help |
//! | exit codes and hints | [`cli::failure`] |
//! | the demo | [`domain::demo`]: it lives through a year by the commands that people use |
//! | tests of the whole program | `tests/it/`: `pty` (a real terminal), `tidy` (this page, held), `manual` (made from the tables) |
//!
//! To add a field, a verb, a format or a key is to write one file, or one entry, and one line in its table. Then
//! `BIFOCAL_BLESS=1 cargo test manual` writes the manual anew.
//!
//! # Where this is not the plan
//!
//! The plan was drawn before the program. Where building showed a better shape, it was taken:
//!
//! - **`updated` is a clock of a merge.** Fields have no instant of their own; where two sides changed one field, the record
//!   that was changed later wins it. An instant a field would have doubled the file.
//! - **Filter words are substrings or initials**, not fuzzy. In a list, letters that happen to stand in order are noise.
//! - **A disk of our own** ([`store::disk`]) in place of a crate for atomic writes: tests need a disk that fails at call n.
//! - **A backend of our own** ([`tui::screen`]) between ratatui and the terminal: one write a frame, in synchronized output.
//! - **Keys are their names** ([`tui::key`]): table, help, settings and manual spell them alike, and nothing has to translate.
//! - **Sprints imported without dates stay planned**: a guessed past would bend velocity and every forecast made of it.
//! - **The metrics are fed in two steps**: arithmetic on plain numbers, tested against worked examples, and reports that
//!   read a workspace into them. So a definition can be read, and checked, without knowing how a story is stored.
//!
//! Smaller ones stand in the module that they concern; `.github/DECISIONS.md` lists them in a line each.
//!
//! [`Datum`]: domain::datum::Datum
//! [`Draft`]: domain::draft::Draft
//! [`Edit`]: domain::change::Edit
//! [`Mint`]: domain::draft::Mint
//! [`Stamp`]: domain::draft::Stamp
//! [`Workspace`]: domain::workspace::Workspace

pub mod cli;
pub mod config;
pub mod domain;
pub mod interchange;
pub mod metrics;
pub mod safe;
pub mod session;
pub mod store;
pub mod tui;
