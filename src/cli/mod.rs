//! The command line: one file a verb, whose arguments' doc comments are its help; exit codes and hints in `failure`.
//! Never changes a workspace but through a session, and never prints but through `output`.
//!
//! Reading order: this file (the table of verbs and how a call runs), [`failure`], [`output`], [`open`] (the workspace of a
//! call), `changed` (what every verb that writes prints), then any verb.

mod accept;
mod add;
mod archive;
mod changed;
mod check;
mod comment;
mod completions;
mod demo;
mod done;
mod export;
pub mod failure;
mod import;
mod init;
mod interface;
mod json;
mod kpi;
mod link;
mod list;
mod log;
mod man;
mod merge;
mod move_;
pub mod open;
pub mod output;
mod park;
mod plan;
mod rank;
mod recent;
pub mod records;
mod redo;
mod reject;
pub mod report;
mod schema;
mod set;
mod show;
mod split;
mod sprint;
mod standup;
mod start;
mod table;
mod template;
mod undo;
mod wait;
mod why;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser};

use failure::{EXIT_CODES, Exit, Failure};
use open::Desk;
use output::{Output, Reader, print_error};

/// A backlog and a roadmap in one file: one pair of glasses for the product manager and the product owner.
///
/// Without a verb it opens the terminal interface on the pane you left. The workspace is --file, else @NAME of the ones
/// opened last, else $BIFOCAL_FILE, else bifocal.json in this folder or above, else the default one in your data folder.
#[allow(
    clippy::doc_markdown,
    reason = "this is the help that people read in a terminal"
)]
#[derive(Debug, Parser)]
#[command(name = "bifocal", version, after_help = EXIT_CODES, override_usage = "bifocal [@NAME] [OPTIONS] [VERB]", subcommand_value_name = "VERB", subcommand_help_heading = "Verbs")]
pub struct Cli {
    #[command(flatten)]
    choices: Choices,
    #[command(subcommand)]
    verb: Option<Verb>,
}

/// What every verb understands.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Choices {
    /// The workspace file
    #[arg(long, global = true, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Answer in JSON, errors too: {"schema": "bifocal/1", "kind": …, "data": …}
    #[arg(long, global = true)]
    pub json: bool,
    /// Draw with ASCII alone
    #[arg(long, global = true)]
    pub ascii: bool,
    /// The name of a workspace opened before; the command line takes it as @NAME
    #[arg(skip)]
    pub workspace: Option<String>,
}

/// The verbs: a line makes the enum's variant, its help and its dispatch.
macro_rules! verbs {
    ($($name:ident = $module:ident),* $(,)?) => {
        /// What is to be done.
        #[derive(Debug, clap::Subcommand)]
        enum Verb { $( $name($module::Args) ),* }

        impl Verb {
            fn run(self, call: &mut Call) -> Result<Exit, Failure> {
                match self { $( Self::$name(args) => args.run(call) ),* }
            }
        }
    };
}

verbs! {
    Init = init,
    Demo = demo,
    Add = add,
    List = list,
    Show = show,
    Why = why,
    Set = set,
    Move = move_,
    Rank = rank,
    Start = start,
    Done = done,
    Wait = wait,
    Accept = accept,
    Reject = reject,
    Park = park,
    Merge = merge,
    Split = split,
    Template = template,
    Comment = comment,
    Link = link,
    Archive = archive,
    Plan = plan,
    Sprint = sprint,
    Kpi = kpi,
    Standup = standup,
    Report = report,
    Check = check,
    Import = import,
    Export = export,
    Undo = undo,
    Redo = redo,
    Log = log,
    Completions = completions,
    Man = man,
    Schema = schema,
}

/// One call of the program: what holds for every verb, and the way out.
pub struct Call {
    choices: Choices,
    out: Output,
    /// Kept to the end: a call that read nothing but a workspace leaves it to the system to free.
    desk: Option<Desk>,
}

impl Call {
    /// Opens the workspace; gives it with the way out.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    fn open(&mut self) -> Result<(&mut Desk, &mut Output), Failure> {
        let desk = Desk::open(&self.choices)?;
        Ok((self.desk.insert(desk), &mut self.out))
    }

    fn end(mut self, ended: Result<ExitCode, Failure>, reader: Reader) -> ExitCode {
        let ended = ended.and_then(|code| self.out.flush().map(|()| code).map_err(Failure::from));
        let closed = self.desk.take().map_or(Ok(()), Desk::end);
        match ended.and_then(|code| closed.map(|()| code)) {
            Ok(code) => code,
            Err(failure) if failure.is_silent => ExitCode::SUCCESS,
            Err(failure) => {
                // A reader that has gone does not want the rest.
                let _ = self.out.flush();
                print_error(reader, "error", &failure, &failure.told());
                failure.exit.into()
            }
        }
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    run(std::env::args_os().collect())
}

/// Runs one call of the command line, program name first.
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    let wants_json = arguments.iter().any(|argument| argument == "--json");
    let (workspace, arguments) = named_workspace(arguments);
    let command = command();
    let parsed = command
        .try_get_matches_from(arguments.into_iter().map(shielded))
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return refuse_usage(&error, wants_json).into(),
    };
    let choices = Choices {
        workspace,
        ..cli.choices
    };
    let reader = if choices.json {
        Reader::Json
    } else {
        Reader::Person
    };
    let mut call = Call {
        choices,
        out: Output::new(reader),
        desk: None,
    };
    let ended = match cli.verb {
        Some(Verb::Demo(args)) if args.is_shown() => args.show(&call.choices),
        Some(verb) => verb.run(&mut call).map(ExitCode::from),
        None => interface::open_interface(&call.choices),
    };
    call.end(ended, reader)
}

/// The command line as a value: for completions, the manual and tests.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Takes `@name` off the front.
fn named_workspace(mut arguments: Vec<OsString>) -> (Option<String>, Vec<OsString>) {
    let name = arguments
        .get(1)
        .and_then(|argument| argument.to_str()?.strip_prefix('@'))
        .filter(|name| !name.is_empty())
        .map(str::to_owned);
    if name.is_some() {
        arguments.remove(1);
    }
    (name, arguments)
}

/// A filter term such as `-label:ux` begins like an option: a space before it tells them apart.
fn shielded(argument: OsString) -> OsString {
    let is_term = argument.to_str().is_some_and(|text| {
        let Some(rest) = text.strip_prefix('-').filter(|rest| !rest.starts_with('-')) else {
            return false;
        };
        let name = rest.split([':', '<', '>', '=']).next().unwrap_or_default();
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        name.len() > 1 && name.len() < rest.len() && is_name
    });
    if !is_term {
        return argument;
    }
    let mut term = OsString::from(" ");
    term.push(argument);
    term
}

fn refuse_usage(error: &clap::Error, wants_json: bool) -> Exit {
    if !error.use_stderr() {
        // Help and version were asked for; a reader that has gone does not want them.
        let _ = error.print();
        return Exit::Done;
    }
    if !wants_json {
        let _ = error.print();
        return Exit::Usage;
    }
    let text = error.to_string();
    let what = text.strip_prefix("error: ").unwrap_or(&text).trim();
    let failure = Failure::usage(what).hint("bifocal help VERB shows what it takes");
    print_error(Reader::Json, "error", &failure, &failure.told());
    Exit::Usage
}
