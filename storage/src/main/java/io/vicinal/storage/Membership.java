package io.vicinal.storage;

/**
 * That a principal has the rights of a role or group.
 *
 * @param adminOption whether the member may give the role to others
 */
public record Membership(long roleId, long memberId, boolean adminOption) {}
