"""The catalogue of architectures, one a file: options in, intent out. Rules, routes and policies are planned."""
