<#-- Operators of vectors and regular expressions, the infix cast, and PostgreSQL's literals. -->
/** A label of a column, which may be any key word. */
SqlIdentifier Label() :
{
}
{
    {
        getNextToken();
        return new SqlIdentifier(unquotedIdentifier(), getPos());
    }
}

void InfixCast(List<Object> list, ExprContext exprContext, Span s) :
{
    final SqlDataTypeSpec type;
}
{
    LOOKAHEAD({ getToken(1).kind == INFIX_CAST && getToken(2).kind == INTERVAL })
    <INFIX_CAST> <INTERVAL> {
        IntervalText.cast(list, getPos());
    }
|
    <INFIX_CAST> {
        checkNonQueryExpression(exprContext);
        list.add(new SqlParserUtil.ToTreeListItem(SqlLibraryOperators.INFIX_CAST, getPos()));
    }
    type = DataType() {
        list.add(type);
    }
}

void OtherOperator(List<Object> list, ExprContext exprContext, Span s) :
{
    SqlOperator operator;
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
    |
        <HAMMING_OPERATOR> { operator = DistanceSyntax.HAMMING; }
    |
        <JACCARD_OPERATOR> { operator = DistanceSyntax.JACCARD; }
    |
        <LAMBDA> { operator = JsonOperators.ARROW; }
    |
        <JSON_TEXT_OPERATOR> { operator = JsonOperators.TEXT_ARROW; }
    |
        <JSON_PATH_OPERATOR> { operator = JsonOperators.PATH_ARROW; }
    |
        <JSON_PATH_TEXT_OPERATOR> { operator = JsonOperators.TEXT_PATH_ARROW; }
    |
        <JSON_MATCHES_PATH_OPERATOR> { operator = JsonEditOperators.MATCHES_PATH; }
    |
        // JDBC's ?? stands for a question mark that is no parameter.
        <JSON_HAS_PATH_OPERATOR> { operator = JsonEditOperators.HAS_PATH; }
    |
        <JSON_MINUS_PATH_OPERATOR> { operator = JsonEditOperators.MINUS_PATH; }
    |
        // A question mark behind an operand is no parameter; JDBC's ?? stands for one.
        <HOOK> { operator = JsonEditOperators.HAS_KEY; }
        [
            LOOKAHEAD({ getToken(1).kind == HOOK && isBesideLast() })
            <HOOK>
        ]
        [
            LOOKAHEAD({ isBesideLast() })
            (
                <VERTICAL_BAR> { operator = JsonEditOperators.HAS_ANY_KEY; }
            |
                <AMPERSAND> { operator = JsonEditOperators.HAS_ALL_KEYS; }
            )
        ]
    |
        <STARTS_WITH_OPERATOR> { operator = TextOperators.STARTS_WITH; }
    |
        <LIKE_OPERATOR> { operator = SqlStdOperatorTable.LIKE; }
    |
        <ILIKE_OPERATOR> { operator = SqlLibraryOperators.ILIKE; }
    |
        <NOT_LIKE_OPERATOR> { operator = SqlStdOperatorTable.NOT_LIKE; }
    |
        <NOT_ILIKE_OPERATOR> { operator = SqlLibraryOperators.NOT_ILIKE; }
    |
        <OVERLAPS_OPERATOR> { operator = ArraySyntax.OVERLAPS; }
    |
        <CONTAINS_OPERATOR> { operator = ArraySyntax.CONTAINS; }
    |
        <CONTAINED_OPERATOR> { operator = ArraySyntax.CONTAINED_BY; }
    |
        <VERTICAL_BAR> { operator = BitSyntax.OR; }
    |
        <BIT_XOR_OPERATOR> { operator = BitSyntax.XOR; }
    |
        <RIGHT_SHIFT_OPERATOR> { operator = BitSyntax.SHIFT_RIGHT; }
    |
        <MATCHES_OPERATOR> { operator = RegexSyntax.MATCHES; }
    |
        <MATCHES_NO_CASE_OPERATOR> { operator = RegexSyntax.MATCHES_NO_CASE; }
    |
        <DIFFERS_OPERATOR> { operator = RegexSyntax.DIFFERS; }
    |
        <DIFFERS_NO_CASE_OPERATOR> { operator = RegexSyntax.DIFFERS_NO_CASE; }
    )
    {
        checkNonQueryExpression(exprContext);
        list.add(new SqlParserUtil.ToTreeListItem(operator, getPos()));
    }
    AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
}

/** x COLLATE "C": texts have no other order. */
void Collation(List<Object> list, ExprContext exprContext, Span s) :
{
    final SqlIdentifier name;
}
{
    <COLLATE> name = CompoundIdentifier() {
        TextOperators.requireCollation(name);
    }
}

/** x AT TIME ZONE 'Europe/Berlin', x AT LOCAL. */
void AtTimeZone(List<Object> list, ExprContext exprContext, Span s) :
{
}
{
    <AT>
    (
        <LOCAL> {
            checkNonQueryExpression(exprContext);
            list.add(new SqlParserUtil.ToTreeListItem(ZoneOperators.AT, getPos()));
            list.add(SqlLiteral.createCharString("UTC", getPos()));
        }
    |
        <TIME> <ZONE> {
            checkNonQueryExpression(exprContext);
            list.add(new SqlParserUtil.ToTreeListItem(ZoneOperators.AT, getPos()));
        }
        AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
    )
}

/** What stands before the IN of POSITION: any operators but IN, LIKE, BETWEEN and IS. */
SqlNode SoughtPart() :
{
    final List<Object> list = new ArrayList<Object>();
    final Span s = span();
    SqlNode place;
    SqlOperator op;
}
{
    AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
    (
        InfixCast(list, ExprContext.ACCEPT_SUB_QUERY, s)
    |
        OtherOperator(list, ExprContext.ACCEPT_SUB_QUERY, s)
    |
        op = BinaryRowOperator() {
            list.add(new SqlParserUtil.ToTreeListItem(op, getPos()));
        }
        AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
    |
        <LBRACKET> place = Expression(ExprContext.ACCEPT_SUB_QUERY) <RBRACKET> {
            list.add(new SqlParserUtil.ToTreeListItem(SqlStdOperatorTable.ITEM, getPos()));
            list.add(place);
        }
    )* {
        return SqlParserUtil.toTree(list);
    }
}

/** A string between double dollars, and a type in front of a string. */
SqlNode PostgresLiteral() :
{
    final Span s;
    final SqlTypeNameSpec type;
    final String text;
    final StringBuilder unicode;
    String escape = "\\";
}
{
    <DOLLAR_STRING> {
        return SqlLiteral.createCharString(
            token.image.substring(2, token.image.length() - 2), getPos());
    }
|
    <TAGGED_STRING> {
        final int tag = token.image.indexOf('$', 1) + 1;
        return SqlLiteral.createCharString(
            token.image.substring(tag, token.image.length() - tag), getPos());
    }
|
    <WRITTEN_NUMBER> {
        return NumberText.literal(token.image, getPos());
    }
|
    <UNICODE_STRING_LITERAL> {
        s = span();
        unicode = new StringBuilder(SqlParserUtil.parseString(token.image));
    }
    (
        LOOKAHEAD(1)
        <QUOTED_STRING> { unicode.append(SqlParserUtil.parseString(token.image)); }
    )*
    [ <UESCAPE> <QUOTED_STRING> { escape = SqlParserUtil.parseString(token.image); } ] {
        return UnicodeText.literal(unicode.toString(), escape, s.end(this));
    }
|
    <BIT_STRING> {
        s = span();
        text = token.image.substring(2, token.image.length() - 1);
        type = new VectorTypeNameSpec(text.length(), VectorFormat.BIT, s.end(this));
        return SqlStdOperatorTable.CAST.createCall(s.end(this),
            SqlLiteral.createCharString(text, getPos()), new SqlDataTypeSpec(type, getPos()));
    }
|
    (
        <VECTOR> {
            s = span();
            type = new VectorTypeNameSpec(VectorTypeNameSpec.ANY_DIMENSION, getPos());
        }
    |
        ( <JSON> | <JSONB> ) { s = span(); type = new JsonTypeNameSpec(getPos()); }
    |
        <TIMESTAMPTZ> {
            s = span();
            type = new SqlBasicTypeNameSpec(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, getPos());
        }
    )
    <QUOTED_STRING> {
        text = SqlParserUtil.parseString(token.image);
        return SqlStdOperatorTable.CAST.createCall(s.end(this),
            SqlLiteral.createCharString(text, getPos()), new SqlDataTypeSpec(type, getPos()));
    }
}

/** UNNEST(array) outside of FROM. */
SqlNode UnnestedArray() :
{
    final Span s;
    final SqlNodeList args;
}
{
    <UNNEST> { s = span(); }
    args = ParenthesizedQueryOrCommaList(ExprContext.ACCEPT_SUB_QUERY) {
        return SetReturning.unnest(args.getList(), s.end(this));
    }
}

/** What follows the colon of a[from:to], together with what stands before it. */
SqlNode SliceEnd(SqlNode from) :
{
    SqlNode to = SqlLiteral.createExactNumeric(String.valueOf(Integer.MAX_VALUE), getPos());
}
{
    <COLON>
    [ to = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    {
        return SqlStdOperatorTable.ROW.createCall(getPos(), from, to);
    }
}

/** The text of a vector, of the type that RETURNING says. */
SqlNode VectorText() :
{
    final SqlIdentifier name;
    final Span s;
    final SqlNode vector;
    final SqlDataTypeSpec type;
    final SqlNode text;
}
{
    name = SimpleIdentifier() { s = span(); }
    <LPAREN>
    vector = Expression(ExprContext.ACCEPT_SUB_QUERY) {
        text = createCall(name, s.end(vector), SqlFunctionCategory.USER_DEFINED_FUNCTION, null,
            ImmutableList.of(vector));
    }
    (
        <RETURNING> type = TextType() <RPAREN> {
            return SqlStdOperatorTable.CAST.createCall(s.end(this), text, type);
        }
    |
        <RPAREN> { return text; }
    )
}

/** VARCHAR, Oracle's VARCHAR2 or CLOB. */
SqlDataTypeSpec TextType() :
{
    final Span s;
    int length = -1;
}
{
    (
        <CLOB> | <VARCHAR>
    |
        LOOKAHEAD({ getToken(1).image.equalsIgnoreCase("varchar2") })
        SimpleIdentifier()
    )
    { s = span(); }
    [ <LPAREN> length = UnsignedIntLiteral() <RPAREN> ] {
        return new SqlDataTypeSpec(
            new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, length, s.end(this)), s.end(this));
    }
}

/** WITHOUT UNIQUE KEYS, which is meant anyway. */
void JsonKeys() :
{
}
{
    <WITHOUT> <UNIQUE> [ LOOKAHEAD({ isWord("keys") }) SimpleIdentifier() ]
|
    <WITH> <UNIQUE> {
        if (true) throw Lists.notSupported("IS JSON WITH UNIQUE KEYS", getPos());
    }
}
