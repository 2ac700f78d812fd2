"""The register's pages: a child, who is on a plan, what others asked and told."""
