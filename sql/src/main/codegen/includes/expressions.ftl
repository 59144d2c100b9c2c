<#-- Vector operators and the infix cast. -->
void InfixCast(List<Object> list, ExprContext exprContext, Span s) :
{
    final SqlDataTypeSpec type;
}
{
    <INFIX_CAST> {
        checkNonQueryExpression(exprContext);
        list.add(new SqlParserUtil.ToTreeListItem(SqlLibraryOperators.INFIX_CAST, getPos()));
    }
    type = DataType() {
        list.add(type);
    }
}

void DistanceOperator(List<Object> list, ExprContext exprContext, Span s) :
{
    final SqlOperator operator;
}
{
    (
        <L2_OPERATOR> { operator = DistanceSyntax.L2; }
    |
        <INNER_PRODUCT_OPERATOR> { operator = DistanceSyntax.NEGATIVE_INNER_PRODUCT; }
    |
        <COSINE_OPERATOR> { operator = DistanceSyntax.COSINE; }
    |
        <L1_OPERATOR> { operator = DistanceSyntax.L1; }
    )
    {
        checkNonQueryExpression(exprContext);
        list.add(new SqlParserUtil.ToTreeListItem(operator, getPos()));
    }
    AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
}
