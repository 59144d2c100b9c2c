package io.vicinal.planner.statement;

import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.plan.GeneratedKeys;
import io.vicinal.planner.session.Session;

/**
 * What the classes here need to prepare a statement: its text, names and connection, and what else
 * is wanted of it.
 */
record Preparation(String sql, CatalogView catalog, Session session, GeneratedKeys keys) {}
