"""The handoff pack: everything an implementing engineer needs who was not in the room, as Markdown and one HTML file."""
