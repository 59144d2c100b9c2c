package io.vicinal.sql.ast;

/** A statement about users, roles, rights or policies, whatever word it begins with. */
public sealed interface AccessNode extends Statement
    permits AccessStatement, CreateAccess, DropAccess {
  /** Returns what it does. */
  AccessAction action();
}
