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
