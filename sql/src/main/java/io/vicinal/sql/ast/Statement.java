package io.vicinal.sql.ast;

/**
 * A statement that is ours and not Calcite's. What else the parser returns is a query, {@code
 * SqlSetOption} or {@code SqlDescribeTable}.
 */
public sealed interface Statement
    permits CreateTable,
        CreateTableAs,
        CreateTableLike,
        AlterTable,
        CreateDatabase,
        DropDatabase,
        CreateSchema,
        DropSchema,
        CreateSequence,
        AlterSequence,
        DropSequence,
        CommentOn,
        CreateIndex,
        AlterIndex,
        CreateView,
        AlterView,
        DropTable,
        DropView,
        DropIndex,
        Insert,
        Update,
        Delete,
        Merge,
        Truncate,
        Maintenance,
        Kill,
        CreateExtension,
        CallProcedure,
        AlterDatabase,
        Explain,
        Show,
        TransactionControl,
        AccessNode {}
