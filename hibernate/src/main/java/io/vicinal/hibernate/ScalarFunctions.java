package io.vicinal.hibernate;

import org.hibernate.boot.model.FunctionContributions;
import org.hibernate.dialect.function.CommonFunctionFactory;

/** Adds the functions that HQL knows and Vicinal has, under the names that they have there. */
final class ScalarFunctions {
  private ScalarFunctions() {}

  static void contribute(FunctionContributions contributions) {
    var functions = new CommonFunctionFactory(contributions);
    functions.ascii();
    functions.char_chr();
    functions.overlay();
    functions.position();
    functions.substringFromFor();
    functions.locate_positionSubstring();
    functions.concat_pipeOperator();
    functions.trim2();
    functions.substr();
    functions.reverse();
    functions.repeat();
    functions.octetLength();
    functions.cbrt();
    functions.cot();
    functions.degrees();
    functions.radians();
    functions.pi();
    functions.log10();
    functions.everyAny_boolAndOr();
    functions.bitAndOr();
    functions.stddevPopSamp();
    functions.varPopSamp();
    functions.dateTrunc();
    functions.toCharNumberDateTimestamp();
    functions.windowFunctions();
    functions.listagg_stringAgg("text");
    arrays(functions);
    contributions
        .getFunctionRegistry()
        .register("array_contains", new ArrayContains(contributions.getTypeConfiguration()));
  }

  private static void arrays(CommonFunctionFactory functions) {
    functions.array_postgresql();
    functions.arrayAggregate();
    functions.arrayLength_cardinality();
    functions.arrayPosition_postgresql();
    functions.arrayIntersects_postgresql();
    functions.arrayConcat_postgresql();
    functions.arrayAppend_postgresql();
    functions.arrayPrepend_postgresql();
    functions.arrayRemove();
    functions.arrayReplace();
    functions.arrayToString_postgresql();
  }
}
