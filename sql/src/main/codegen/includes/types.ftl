<#-- VECTOR(n), pgvector's names of vectors, JSON and the names that PostgreSQL gives to standard types. -->
SqlTypeNameSpec VectorTypeName() :
{
    final Span s;
    int dimension = VectorTypeNameSpec.ANY_DIMENSION;
    SqlIdentifier format = null;
}
{
    <VECTOR> { s = span(); }
    [
        <LPAREN> ( dimension = UnsignedIntLiteral() | <STAR> )
        [
            <COMMA>
            (
                format = SimpleIdentifier()
            |
                <BINARY> { format = new SqlIdentifier("BINARY", getPos()); }
            |
                <STAR>
            )
            [ <COMMA> VectorStorage() ]
        ]
        <RPAREN>
    ]
    {
        return format == null
            ? new VectorTypeNameSpec(dimension, s.end(this))
            : VectorTypeNameSpec.of(dimension, format, s.end(this));
    }
|
    <HALFVEC> { s = span(); }
    [ <LPAREN> dimension = UnsignedIntLiteral() <RPAREN> ]
    {
        return new VectorTypeNameSpec(dimension, VectorFormat.FLOAT16, s.end(this));
    }
|
    <SPARSEVEC> { s = span(); }
    [ <LPAREN> dimension = UnsignedIntLiteral() <RPAREN> ]
    {
        throw Lists.notSupported("type sparsevec", s.end(this));
    }
|
    <BIT> { s = span(); dimension = 1; }
    [ <LPAREN> dimension = UnsignedIntLiteral() <RPAREN> ]
    {
        return new VectorTypeNameSpec(dimension, VectorFormat.BIT, s.end(this));
    }
}

/** DENSE, as all vectors are here. */
void VectorStorage() :
{
    final SqlIdentifier storage;
}
{
    <STAR>
|
    storage = SimpleIdentifier() {
        if (!storage.getSimple().equalsIgnoreCase("dense")) {
            throw Lists.notSupported("a vector that is " + storage.getSimple(), getPos());
        }
    }
}

SqlTypeNameSpec AliasTypeName() :
{
    final Span s;
    final SqlTypeName typeName;
    int precision = -1;
}
{
    ( <JSON> | <JSONB> ) {
        return new JsonTypeNameSpec(getPos());
    }
|
    <TIMESTAMPTZ> { s = span(); }
    precision = PrecisionOpt() {
        return new SqlBasicTypeNameSpec(
            SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, precision, s.end(this));
    }
|
    (
        <TEXT> { typeName = SqlTypeName.VARCHAR; }
    |
        <BYTEA> { typeName = SqlTypeName.VARBINARY; }
    |
        <BOOL> { typeName = SqlTypeName.BOOLEAN; }
    |
        <INT2> { typeName = SqlTypeName.SMALLINT; }
    |
        <INT4> { typeName = SqlTypeName.INTEGER; }
    |
        <INT8> { typeName = SqlTypeName.BIGINT; }
    |
        <FLOAT4> { typeName = SqlTypeName.REAL; }
    |
        <FLOAT8> { typeName = SqlTypeName.DOUBLE; }
    |
        <FLOAT> { s = span(); }
        [ <LPAREN> precision = UnsignedIntLiteral() <RPAREN> ] {
            return FloatTypes.ofBits(precision, s.end(this));
        }
    )
    {
        return new SqlBasicTypeNameSpec(typeName, getPos());
    }
}
