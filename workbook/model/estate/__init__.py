"""What would exist in AWS: every resource, each with the reasons it serves. Imports nothing of intent."""
