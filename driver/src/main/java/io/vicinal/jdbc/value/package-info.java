/**
 * Answers: in which Java classes do values cross JDBC?
 *
 * <p>Coming out, the classes in which the engine gives values become what a getter asks for; going
 * in, whatever a setter gets becomes one parameter object. Read first: {@link
 * io.vicinal.jdbc.value.ObjectForm}, {@link io.vicinal.jdbc.value.ParameterSite}.
 */
@NullMarked
package io.vicinal.jdbc.value;

import org.jspecify.annotations.NullMarked;
