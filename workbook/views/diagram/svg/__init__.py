"""The picture as SVG: live in milliseconds, and the fallback for everything else."""
