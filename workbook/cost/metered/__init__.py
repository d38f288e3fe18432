"""Which meters each kind of resource has, as rows. A new meter is a row; a new kind is a row or a reason why not."""
