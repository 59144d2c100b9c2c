<#-- EXPLAIN and SHOW. -->
SqlNode ExplainStatement() :
{
    final Span s;
    final SqlNode query;
    boolean analyze = false;
    final ExplainOptions wanted = new ExplainOptions();
}
{
    <EXPLAIN> { s = span(); }
    (
        LOOKAHEAD(2)
        <PLAN> <FOR>
    |
        [ <ANALYZE> { analyze = true; } ]
        [ <VERBOSE> ]
        [
            LOOKAHEAD({ getToken(1).kind == LPAREN && isExplainOption(getToken(2)) })
            <LPAREN>
            ExplainOption(wanted)
            ( <COMMA> ExplainOption(wanted) )*
            <RPAREN> {
                analyze = wanted.isAnalyze(analyze);
            }
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
            wanted.format());
    }
}

/** FORMAT {TEXT | JSON}, or name [{ON | OFF | TRUE | FALSE}]. */
void ExplainOption(ExplainOptions wanted) :
{
    final String name;
    boolean on = true;
}
{
    <FORMAT> ( <JSON> { wanted.json(true); } | <TEXT> { wanted.json(false); } )
|
    ( <ANALYZE> { name = "analyze"; } | name = Identifier() )
    [
        ( <TRUE> | <ON> )
    |
        ( <FALSE> | <OFF> ) { on = false; }
    ]
    {
        wanted.set(name, on, getPos());
    }
}

SqlNode ShowStatement() :
{
    SqlIdentifier name = null;
    final Span s;
}
{
    <SHOW> { s = span(); }
    (
        LOOKAHEAD({ getToken(2).kind == FROM && getToken(1).image.equalsIgnoreCase("columns") })
        SimpleIdentifier() <FROM> name = CompoundIdentifier() {
            return new SqlDescribeTable(s.end(this), name, null);
        }
    |
        LOOKAHEAD(2)
        <TABLES> [ <FROM> name = SimpleIdentifier() ] {
            return new Show(s.end(this), Show.Target.TABLES, name);
        }
    |
        LOOKAHEAD(2)
        <INDEXES> [ <FROM> name = CompoundIdentifier() ] {
            return new Show(s.end(this), Show.Target.INDEXES, name);
        }
    |
        <ALL> { return new Show(s.end(this), Show.Target.SETTINGS, null); }
    |
        LOOKAHEAD({ getToken(1).kind == TIME && getToken(2).kind == ZONE })
        <TIME> <ZONE> {
            return Show.named(s.end(this), new SqlIdentifier("timezone", getPos()));
        }
    |
        LOOKAHEAD({ getToken(1).kind == TRANSACTION && getToken(2).kind == ISOLATION })
        <TRANSACTION> <ISOLATION> <LEVEL> {
            return Show.named(s.end(this), new SqlIdentifier("transaction_isolation", getPos()));
        }
    |
        name = CompoundIdentifier() { return Show.named(s.end(this), name); }
    )
}

/** DESC t, as DESCRIBE t. */
SqlNode DescStatement() :
{
    final SqlIdentifier name;
    final Span s;
}
{
    <DESC> { s = span(); } [ <TABLE> ] name = CompoundIdentifier() {
        return new SqlDescribeTable(s.end(this), name, null);
    }
}
