"""Where everything in a picture goes: computed on a grid of columns and rows, the same every time."""
