<#-- BEGIN, COMMIT, ROLLBACK, savepoints and SET TRANSACTION. -->
SqlNode TransactionStatement() :
{
    final Span s;
    final TransactionModes modes;
    final SqlIdentifier name;
}
{
    <BEGIN> { s = span(); } [ <WORK> | <TRANSACTION> ] modes = TransactionModesOpt() {
        return new BeginTransaction(s.end(this), modes);
    }
|
    <START> { s = span(); } <TRANSACTION> modes = TransactionModesOpt() {
        return new BeginTransaction(s.end(this), modes);
    }
|
    ( <COMMIT> | <END> ) { s = span(); } [ <WORK> | <TRANSACTION> ] {
        return new CommitTransaction(s.end(this));
    }
|
    <ABORT> { s = span(); } [ <WORK> | <TRANSACTION> ] {
        return new RollbackTransaction(s.end(this), null);
    }
|
    <ROLLBACK> { s = span(); } [ <WORK> | <TRANSACTION> ]
    (
        <TO> [ <SAVEPOINT> ] name = SimpleIdentifier() {
            return new RollbackTransaction(s.end(this), name);
        }
    |
        { return new RollbackTransaction(s.end(this), null); }
    )
|
    <SAVEPOINT> { s = span(); } name = SimpleIdentifier() {
        return new SavepointStatement(s.end(this), false, name);
    }
|
    <RELEASE> { s = span(); } [ <SAVEPOINT> ] name = SimpleIdentifier() {
        return new SavepointStatement(s.end(this), true, name);
    }
}

SqlNode SetTransactionStatement() :
{
    final Span s;
    boolean session = false;
    TransactionModes modes;
    final SqlNode setting;
}
{
    <SET> { s = span(); }
    (
        LOOKAHEAD({ getToken(1).kind == SESSION && getToken(2).kind != CHARACTERISTICS
            && getToken(2).kind != EQ && getToken(2).kind != TO })
        <SESSION> setting = SettingAssignment(s, null) { return setting; }
    |
        <SESSION> <CHARACTERISTICS> <AS> <TRANSACTION> { session = true; }
    |
        <TRANSACTION>
    )
    modes = TransactionMode(TransactionModes.NONE)
    ( [ <COMMA> ] modes = TransactionMode(modes) )* {
        return new SetTransaction(s.end(this), session, modes);
    }
}

TransactionModes TransactionModesOpt() :
{
    TransactionModes modes = TransactionModes.NONE;
}
{
    [
        modes = TransactionMode(modes)
        ( [ <COMMA> ] modes = TransactionMode(modes) )*
    ]
    { return modes; }
}

TransactionModes TransactionMode(TransactionModes before) :
{
    final TransactionModes.Isolation level;
    final boolean readOnly;
}
{
    <ISOLATION> <LEVEL>
    (
        <SERIALIZABLE> { level = TransactionModes.Isolation.SERIALIZABLE; }
    |
        <REPEATABLE> <READ> { level = TransactionModes.Isolation.REPEATABLE_READ; }
    |
        LOOKAHEAD(2)
        <READ> <COMMITTED> { level = TransactionModes.Isolation.READ_COMMITTED; }
    |
        <READ> <UNCOMMITTED> { level = TransactionModes.Isolation.READ_UNCOMMITTED; }
    )
    { return before.with(level, getPos()); }
|
    <READ> ( <ONLY> { readOnly = true; } | <WRITE> { readOnly = false; } )
    { return before.with(readOnly, getPos()); }
}
