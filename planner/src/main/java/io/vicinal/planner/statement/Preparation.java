package io.vicinal.planner.statement;

import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.session.Session;

/** What the classes here need to prepare a statement: its text, names and connection. */
record Preparation(String sql, CatalogView catalog, Session session) {}
