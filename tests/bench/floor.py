#!/usr/bin/env python3
"""The stories of a workspace in the plain shape that the measuring floors load: floor.py bifocal.json OUT.json

Same stories, same history; descriptions are filled up so that an item has about 970 bytes, pretty-printed.
"""
import json
import sys

STATUS = {"todo": "backlog", "doing": "in_progress", "acceptance": "review", "done": "done", "cancelled": "done"}


def item(story):
    made = {
        "id": story["id"], "key": story["key"],
        "kind": {"bug": "bug", "task": "task"}.get(story.get("kind"), "story"),
        "title": story["title"], "description": story.get("notes", ""),
        "status": STATUS.get(story.get("status", "todo"), "backlog"),
        "parent": story.get("epic"), "sprint": story.get("sprint"),
        "points": int(story["points"]) if story.get("points") else None,
        "rank": story.get("rank", "a0"), "labels": story.get("labels", []),
        "acceptance": [{"text": c.get("text", ""), "done": c.get("state") == "met"} for c in story.get("criteria", [])],
        "created": story["created"], "updated": story["updated"],
        "history": [{"at": e["at"], "field": e["field"], "from": e.get("from", ""), "to": e.get("to", "")}
                    for e in story.get("history", [])],
    }
    short = 970 - len(json.dumps(made, indent=2)) - 60
    if short > 0:
        made["description"] += (" and so it goes on" * 60)[:short]
    return made


def main(source, target):
    with open(source) as file:
        workspace = json.load(file)
    plain = {"version": 1, "name": "floor", "items": [item(story) for story in workspace["stories"]]}
    with open(target, "w") as file:
        json.dump(plain, file, indent=2, ensure_ascii=False)


main(*sys.argv[1:])
