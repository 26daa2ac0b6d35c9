//! Fields of processes.

use crate::event::{Place, Stream};
use crate::process::{Known, Origin, Program};

use super::ProcessGetter::{self, Flag, Number, Rights, Text, Texts};
use super::{ProcessField, bounded};

const fn row(name: &'static str, getter: ProcessGetter, meaning: &'static str) -> ProcessField {
    ProcessField { name, getter, meaning }
}

/// Every field of processes.
pub(super) const FIELDS: &[ProcessField] = &[
    row(
        "program",
        Text(Known::program_name),
        "what program it is, whatever its file is called: `python` for `/usr/bin/python3.11`, the applet of busybox, the name before a rename, what `ld.so` was told to load",
    ),
    row("path", Text(Known::path), "the executed file, links resolved"),
    row(
        "script",
        Text(|process| Some(of(process)?.exec.script.as_ref().map_or("", |file| &file.path))),
        "the script that the program was started for by its first line; empty for none",
    ),
    row(
        "scriptName",
        Text(|process| {
            of(process)?.exec.script.as_ref().map_or(Some(""), |file| file.path.rsplit('/').next())
        }),
        "the last part of the script's path; empty for none",
    ),
    row(
        "scriptPlace",
        Text(|process| {
            Some(of(process)?.exec.script.as_ref().map_or("", |file| place(file.place)))
        }),
        "where the script's content lies; empty for none",
    ),
    row(
        "place",
        Text(|process| Some(place(of(process)?.exec.file.place))),
        "where the executed file's content lies: `lower` (the image), `upper` (the container's own layer), `memory`, `tmpfs`, `other` (a volume), `kernel`",
    ),
    row(
        "isForeign",
        Flag(|process| Some(is_foreign(of(process)?))),
        "whether the executed file or script is neither of the image nor of a volume",
    ),
    row(
        "isDeleted",
        Flag(|process| Some(of(process)?.exec.file.links == 0)),
        "whether the executed file had no name any more",
    ),
    row(
        "isLoaderCalled",
        Flag(|process| Some(of(process)?.is_loader_called)),
        "whether `ld.so` was called to execute another file",
    ),
    row(
        "isRenamed",
        Flag(|process| Some(of(process)?.is_renamed)),
        "whether its file had another name before, which `process.program` tells",
    ),
    row(
        "operand",
        Text(|process| {
            let program = of(process)?;
            // The script of the first line stands before those of the command line.
            let by_line = usize::from(program.exec.script.is_some());
            Some(program.scripts.get(by_line).map_or("", |script| script))
        }),
        "the first file that its command line tells an interpreter to execute (`sh FILE`); empty for none",
    ),
    row(
        "operandName",
        Text(|process| {
            let program = of(process)?;
            let by_line = usize::from(program.exec.script.is_some());
            Some(program.scripts.get(by_line).map_or("", |script| last_part(script)))
        }),
        "its last part",
    ),
    row(
        "forkDepth",
        Number(|process| bounded(process.fork_depth)),
        "how many processes stand between it and the one that started its program, itself included",
    ),
    row(
        "name",
        Text(|process| Some(&process.state.name)),
        "the short name (`comm`), which a process may set itself",
    ),
    row(
        "arguments",
        Texts(|process| Some(&of(process)?.exec.arguments)),
        "arguments, the first included; a hint, no identity",
    ),
    row(
        "environment",
        Texts(|process| Some(&of(process)?.exec.environment)),
        "variables that make loaders and interpreters execute something else",
    ),
    row(
        "folder",
        Text(|process| Some(&of(process)?.exec.folder)),
        "the folder that it was started in",
    ),
    row(
        "before",
        Texts(|process| Some(&process.before)),
        "programs that the process was before, the last one at the end",
    ),
    row(
        "stdin",
        Text(|process| Some(stream(*of(process)?.exec.streams.first()?))),
        "standard input when it was started: `closed`, `file`, `terminal`, `pipe`, `network`, `socket`, `device`, `unknown`",
    ),
    row(
        "stdout",
        Text(|process| Some(stream(*of(process)?.exec.streams.get(1)?))),
        "standard output",
    ),
    row(
        "stderr",
        Text(|process| Some(stream(*of(process)?.exec.streams.get(2)?))),
        "standard error",
    ),
    row(
        "hasTerminal",
        Flag(|process| Some(of(process)?.exec.has_terminal)),
        "whether it had a terminal when it was started",
    ),
    row(
        "isRaised",
        Flag(|process| Some(of(process)?.exec.is_raised)),
        "whether the program raised its rights (set-user-ID, file capabilities)",
    ),
    row(
        "user",
        Number(|process| bounded(process.state.user)),
        "effective user, as the host counts",
    ),
    row(
        "group",
        Number(|process| bounded(process.state.group)),
        "effective group, as the host counts",
    ),
    row(
        "capabilities",
        Rights(|process| Some(process.state.capabilities)),
        "capabilities in force",
    ),
    row(
        "pid",
        Number(|process| bounded(process.state.pid_inside)),
        "its number, as the container counts",
    ),
    row(
        "isEntry",
        Flag(|process| Some(process.origin == Origin::Entry)),
        "whether it is the container's first process",
    ),
    row(
        "isJoined",
        Flag(|process| Some(process.origin == Origin::Joined)),
        "whether it came into the container from outside (`docker exec`, a health check)",
    ),
    row(
        "isOfJoined",
        Flag(|process| Some(matches!(process.origin, Origin::Joined | Origin::OfJoined))),
        "whether it, or one that made it, came from outside",
    ),
    row(
        "hasConnected",
        Flag(|process| Some(0 < process.connections)),
        "whether it asked for connections to other addresses",
    ),
    row(
        "openConnections",
        Number(|process| bounded(process.open_connections)),
        "connections over TCP that it asked for or took, and that have not ended",
    ),
    row(
        "marks",
        Texts(|process| Some(&process.marks)),
        "what rules with a `mark` said of it, or of a process that it made, within the last ten minutes",
    ),
    row(
        "isServer",
        Flag(|process| Some(process.is_server)),
        "whether it awaits or took connections of others",
    ),
];

fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn of(process: &Known) -> Option<&Program> {
    process.program.as_deref()
}

fn is_foreign(program: &Program) -> bool {
    let of_place = |place| matches!(place, Place::Upper | Place::Memory | Place::Tmpfs);
    let script = program.exec.script.as_ref();
    of_place(program.exec.file.place) || script.is_some_and(|file| of_place(file.place))
}

pub(super) fn place(place: Place) -> &'static str {
    match place {
        Place::Lower => "lower",
        Place::Upper => "upper",
        Place::Memory => "memory",
        Place::Tmpfs => "tmpfs",
        Place::Other => "other",
        Place::Kernel => "kernel",
    }
}

fn stream(stream: Stream) -> &'static str {
    match stream {
        Stream::Closed => "closed",
        Stream::File => "file",
        Stream::Terminal => "terminal",
        Stream::Pipe => "pipe",
        Stream::Network => "network",
        Stream::Socket => "socket",
        Stream::Device => "device",
        Stream::Unknown => "unknown",
    }
}
