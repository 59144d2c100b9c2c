/**
 * Answers: with what settings does the server run, and who said so?
 *
 * <p>Flags, environment variables and a file of properties come in, checked {@link
 * io.vicinal.server.settings.Settings} go out; what no setting knows, or cannot be, is refused by
 * name and place. Read first: {@link io.vicinal.server.settings.Setting}, {@link
 * io.vicinal.server.settings.SettingSources}.
 */
@NullMarked
package io.vicinal.server.settings;

import org.jspecify.annotations.NullMarked;
