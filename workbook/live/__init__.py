"""An AWS account asked for what exists: read-only describe calls into describe JSON. Only `workbook.live` calls AWS."""
