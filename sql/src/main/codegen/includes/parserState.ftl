<#-- FETCH APPROX | EXACT … WITH TARGET ACCURACY: kept as hints on the SELECT that the FETCH belongs to. -->
void FetchPrecision() :
{
}
{
    ( <APPROX> | <APPROXIMATE> ) {
        addFetchHint("approx", null);
    }
|
    <EXACT> {
        addFetchHint("exact", null);
    }
|
    { }
}

void TargetAccuracyOpt() :
{
    final SqlLiteral accuracy;
}
{
    [
        LOOKAHEAD(2)
        <WITH> <TARGET> <ACCURACY> accuracy = UnsignedNumericLiteral() [ <PERCENT> ] {
            addFetchHint("target_accuracy", accuracy);
        }
    ]
}

/** LIMIT 1 + 1, LIMIT CAST(? AS BIGINT), LIMIT (2). */
SqlNode ComputedCount(String clause) :
{
    final SqlNode e;
}
{
    e = Expression(ExprContext.ACCEPT_SUB_QUERY)
    { return CountExpression.read(clause, e); }
}

/** FIRST k ROWS, FIRST n TO k ROWS, or FIRST g PARTITIONS BY key, r ROWS. */
void FetchCount(SqlNode[] offsetFetch) :
{
    SqlNode most;
    final SqlNode key;
    final SqlNode rows;
}
{
    most = UnsignedNumericLiteralOrParam() { offsetFetch[1] = most; }
    [
        <TO> most = UnsignedNumericLiteralOrParam() {
            offsetFetch[1] = BestGroups.mostRows(offsetFetch[1], most);
        }
    |
        ( <PARTITION> | <PARTITIONS> ) <BY> key = Expression(ExprContext.ACCEPT_NON_QUERY)
        <COMMA> rows = UnsignedNumericLiteralOrParam()
        [
            ( <PARTITION> | <PARTITIONS> ) {
                if (true) throw Lists.notSupported("more than one level of PARTITIONS BY", getPos());
            }
        ]
        {
            bestGroups = new BestGroups(offsetFetch[1], key, rows);
            offsetFetch[1] = null;
        }
    ]
}

/** FETCH FIRST k ROWS WITH TIES. */
void WithTiesClause() :
{
}
{
    <WITH> <TIES> { withTies = getPos(); }
}
