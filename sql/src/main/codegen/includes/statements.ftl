<#-- EXPLAIN and SHOW. -->
SqlNode ExplainStatement() :
{
    final Span s;
    final SqlNode query;
    boolean analyze = false;
    boolean json = false;
}
{
    <EXPLAIN> { s = span(); }
    (
        LOOKAHEAD(2)
        <PLAN> <FOR>
    |
        [ <ANALYZE> { analyze = true; } ]
        [
            LOOKAHEAD({ getToken(1).kind == LPAREN
                && (getToken(2).kind == FORMAT || getToken(2).kind == ANALYZE) })
            <LPAREN>
            (
                <FORMAT> ( <JSON> { json = true; } | <TEXT> { json = false; } )
            |
                <ANALYZE> { analyze = true; }
                [ <TRUE> | <ON> | <FALSE> { analyze = false; } ]
            )
            (
                <COMMA>
                (
                    <FORMAT> ( <JSON> { json = true; } | <TEXT> { json = false; } )
                |
                    <ANALYZE> { analyze = true; }
                    [ <TRUE> | <ON> | <FALSE> { analyze = false; } ]
                )
            )*
            <RPAREN>
        ]
    )
    (
        LOOKAHEAD(2)
        query = InsertStatement()
    |
        LOOKAHEAD(2)
        query = UpdateStatement()
    |
        LOOKAHEAD(2)
        query = DeleteStatement()
    |
        LOOKAHEAD(2)
        query = MergeStatement()
    |
        query = SqlCreate()
    |
        query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    )
    {
        return new Explain(s.end(query), query, analyze,
            json ? Explain.Format.JSON : Explain.Format.TEXT);
    }
}

SqlNode ShowStatement() :
{
    final SqlIdentifier name;
    final Span s;
}
{
    <SHOW> { s = span(); }
    (
        LOOKAHEAD(2)
        <TABLES> { return new Show(s.end(this), Show.Target.TABLES, null); }
    |
        LOOKAHEAD(2)
        <INDEXES> { return new Show(s.end(this), Show.Target.INDEXES, null); }
    |
        name = CompoundIdentifier() { return Show.named(s.end(this), name); }
    )
}
