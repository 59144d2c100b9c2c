<#-- INSERT, UPDATE, DELETE, MERGE and TRUNCATE. -->
SqlNode InsertStatement() :
{
    final Span s;
    final SqlIdentifier table;
    SqlIdentifier alias = null;
    SqlNodeList columns = null;
    Insert.Overriding overriding = Insert.Overriding.NOTHING;
    SqlNode source = null;
    OnConflict conflict = null;
    SqlNodeList returning = null;
}
{
    (
        <INSERT> { s = span(); }
    |
        <UPSERT> { s = span(); if (true) throw Insert.noUpsert(getPos()); }
    )
    <INTO> table = CompoundTableIdentifier()
    [ <AS> alias = SimpleIdentifier() ]
    [ LOOKAHEAD(2) columns = ParenthesizedSimpleIdentifierList() ]
    [
        <OVERRIDING>
        (
            <SYSTEM> { overriding = Insert.Overriding.SYSTEM; }
        |
            <USER> { overriding = Insert.Overriding.USER; }
        )
        <VALUE>
    ]
    (
        LOOKAHEAD(2)
        <DEFAULT_> <VALUES>
    |
        source = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    )
    [ conflict = OnConflictClause() ]
    [ returning = ReturningClause() ]
    {
        return new Insert(s.end(this), table, alias, columns, overriding, source, conflict,
            returning);
    }
}

OnConflict OnConflictClause() :
{
    final Span s;
    SqlNodeList columns = null;
    SqlIdentifier constraint = null;
    SetClauses set = null;
    SqlNode condition = null;
}
{
    <ON> { s = span(); } <CONFLICT>
    [
        columns = ParenthesizedSimpleIdentifierList()
    |
        <ON> <CONSTRAINT> constraint = SimpleIdentifier()
    ]
    <DO>
    (
        <NOTHING>
    |
        <UPDATE> set = SetClause()
        [ condition = Where() ]
    )
    {
        return new OnConflict(s.end(this), columns, constraint, set, condition);
    }
}

SetClauses SetClause() :
{
    final Span s;
    final List<SqlNode> columns = new ArrayList<SqlNode>();
    final List<SqlNode> values = new ArrayList<SqlNode>();
}
{
    <SET> { s = span(); }
    AddSetItem(columns, values)
    ( <COMMA> AddSetItem(columns, values) )*
    {
        return new SetClauses(s.end(this), columns, values);
    }
}

void AddSetItem(List<SqlNode> columns, List<SqlNode> values) :
{
    final SqlIdentifier column;
    final SqlNode value;
    final SqlNodeList several;
    final Span s;
}
{
    several = ParenthesizedSimpleIdentifierList() { s = span(); }
    <EQ>
    value = RowOfValues() {
        SetClauses.addAll(several, value, columns, values, s.end(this));
    }
|
    column = CompoundIdentifier()
    [
        <LBRACKET> {
            if (true) throw Lists.notSupported("SET of one element of an array", getPos());
        }
    ]
    <EQ>
    (
        <DEFAULT_> { value = SqlStdOperatorTable.DEFAULT.createCall(getPos()); }
    |
        value = Expression(ExprContext.ACCEPT_SUB_QUERY)
    )
    {
        columns.add(column);
        values.add(value);
    }
}

/** (a, DEFAULT), ROW (a, b) or (SELECT a, b …). */
SqlNode RowOfValues() :
{
    final List<SqlNode> row = new ArrayList<SqlNode>();
    final SqlNode value;
}
{
    LOOKAHEAD({ getToken(1).kind == LPAREN
        && (getToken(2).kind == SELECT || getToken(2).kind == WITH
            || getToken(2).kind == VALUES) })
    value = ParenthesizedExpression(ExprContext.ACCEPT_QUERY) { return value; }
|
    [ <ROW> ]
    <LPAREN>
    AddRowValue(row)
    ( <COMMA> AddRowValue(row) )*
    <RPAREN> {
        return new SqlNodeList(row, getPos());
    }
}

void AddRowValue(List<SqlNode> row) :
{
    final SqlNode value;
}
{
    <DEFAULT_> { row.add(SqlStdOperatorTable.DEFAULT.createCall(getPos())); }
|
    value = Expression(ExprContext.ACCEPT_SUB_QUERY) { row.add(value); }
}

SqlNodeList ReturningClause() :
{
    final Span s;
    final List<SqlNode> items = new ArrayList<SqlNode>();
}
{
    <RETURNING> { s = span(); }
    AddSelectItem(items)
    ( <COMMA> AddSelectItem(items) )*
    {
        return new SqlNodeList(items, s.end(this));
    }
}

SqlNode UpdateStatement() :
{
    final Span s;
    final SqlIdentifier table;
    SqlIdentifier alias = null;
    final SetClauses set;
    SqlNode from = null;
    SqlNode where = null;
    SqlNodeList returning = null;
}
{
    <UPDATE> { s = span(); }
    table = CompoundTableIdentifier()
    [ [ <AS> ] alias = SimpleIdentifier() ]
    set = SetClause()
    [ <FROM> from = FromClause() ]
    [ where = Where() ]
    [ returning = ReturningClause() ]
    {
        return new Update(s.end(this), table, alias, set, from, where, returning);
    }
}

SqlNode DeleteStatement() :
{
    final Span s;
    final SqlIdentifier table;
    SqlIdentifier alias = null;
    SqlNode using = null;
    SqlNode where = null;
    SqlNodeList returning = null;
}
{
    <DELETE> { s = span(); }
    <FROM> table = CompoundTableIdentifier()
    [ [ <AS> ] alias = SimpleIdentifier() ]
    [ <USING> using = FromClause() ]
    [ where = Where() ]
    [ returning = ReturningClause() ]
    {
        return new Delete(s.end(this), table, alias, using, where, returning);
    }
}

SqlNode MergeStatement() :
{
    final Span s;
    final SqlIdentifier table;
    SqlIdentifier alias = null;
    final SqlNode source;
    final SqlNode condition;
    final List<SqlNode> branches = new ArrayList<SqlNode>();
    SqlNodeList returning = null;
}
{
    <MERGE> { s = span(); }
    <INTO> table = CompoundTableIdentifier()
    [ [ <AS> ] alias = SimpleIdentifier() ]
    <USING> source = TableRef()
    <ON> condition = Expression(ExprContext.ACCEPT_SUB_QUERY)
    ( AddMergeBranch(branches) )+
    [ returning = ReturningClause() ]
    {
        return new Merge(s.end(this), table, alias, source, condition, branches, returning);
    }
}

void AddMergeBranch(List<SqlNode> branches) :
{
    final Span s;
    MergeBranch.Match match = MergeBranch.Match.BOTH;
    SqlNode condition = null;
    MergeBranch.Action action = MergeBranch.Action.NOTHING;
    SetClauses set = null;
    SqlNodeList columns = null;
    SqlNode row = null;
}
{
    <WHEN> { s = span(); }
    (
        <MATCHED>
    |
        <NOT> <MATCHED> { match = MergeBranch.Match.SOURCE_ONLY; }
        [ <BY> ( <TARGET> | <SOURCE> { match = MergeBranch.Match.TARGET_ONLY; } ) ]
    )
    [ <AND> condition = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    <THEN>
    (
        <DO> <NOTHING>
    |
        <UPDATE> set = SetClause() { action = MergeBranch.Action.UPDATE; }
    |
        <DELETE> { action = MergeBranch.Action.DELETE; }
    |
        <INSERT> { action = MergeBranch.Action.INSERT; }
        [ columns = ParenthesizedSimpleIdentifierList() ]
        (
            LOOKAHEAD(2)
            <DEFAULT_> <VALUES>
        |
            <VALUES> row = RowConstructor()
        )
    )
    {
        branches.add(new MergeBranch(s.end(this), match, condition, action, set, columns, row));
    }
}

SqlNode TruncateStatement() :
{
    final Span s;
    SqlIdentifier table;
    boolean restart = false;
    final List<SqlIdentifier> tables = new ArrayList<SqlIdentifier>();
}
{
    <TRUNCATE> { s = span(); }
    [ <TABLE> ]
    [ <ONLY> ]
    table = CompoundIdentifier() { tables.add(table); }
    ( <COMMA> table = CompoundIdentifier() { tables.add(table); } )*
    [ <CONTINUE> <IDENTITY> | <RESTART> <IDENTITY> { restart = true; } ]
    [ <CASCADE> | <RESTRICT> ]
    {
        return new Truncate(s.end(this), tables, restart);
    }
}
