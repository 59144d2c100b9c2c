package io.vicinal.storage;

/**
 * That a principal may do something with an object.
 *
 * @param grantOption whether the grantee may grant it to others
 * @param grantorId by whose grant option it was granted, 0 where an owner or admin did it
 */
public record Grant(
    long granteeId,
    SecuredObject object,
    Privilege privilege,
    boolean grantOption,
    long grantorId) {}
