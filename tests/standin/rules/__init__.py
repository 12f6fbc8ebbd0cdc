"""The platform's rules for a row of each object, in the order in which they are asked. The first no is the error."""

from collections.abc import Callable
from typing import Any

from tests.standin.loading.change import Change
from tests.standin.loading.user_change import UserChange
from tests.standin.rules import (
    accounts,
    assignments,
    contacts,
    licenses,
    names,
    profiles,
    roles,
    site_groups,
    staged_accounts,
    staged_contacts,
    uniqueness,
    values,
)
from tests.standin.rules.addresses import is_an_address

VALUES: tuple[Callable[[Change], None], ...] = (
    values.required_fields_are_there,
    values.text_fits_its_field,
    values.numbers_fit_their_field,
    values.restricted_picklists_know_their_values,
    values.states_and_countries_are_known,
    values.states_are_of_their_country,
    values.references_name_records,
)
USER: tuple[Callable[[UserChange], None], ...] = (
    names.username_has_the_form_of_an_email_address,
    is_an_address("Email"),
    profiles.standard_external_profiles_are_closed,
    contacts.external_users_have_a_contact,
    contacts.contacts_are_not_deleted,
    contacts.contacts_have_an_account,
    contacts.contacts_have_one_user,
    accounts.account_owner_has_a_role,
    accounts.account_owner_is_active,
    accounts.partners_are_no_person_accounts,
    accounts.partner_accounts_are_enabled,
    accounts.portal_users_own_no_partner_accounts,
    roles.role_type_matches_user_type,
    licenses.license_moves_are_allowed,
    names.username_is_unique,
    names.nickname_is_unique,
    names.federation_identifier_is_unique,
    uniqueness.unique_fields_are_unique,
    licenses.seats_are_free,
)
CONTACT: tuple[Callable[[Change], None], ...] = (
    values.references_are_not_deleted,
    is_an_address("Email"),
    staged_contacts.person_contacts_keep_their_account,
    staged_contacts.person_accounts_have_one_contact,
    uniqueness.unique_fields_are_unique,
)
ACCOUNT: tuple[Callable[[Change], None], ...] = (
    staged_accounts.accounts_stay_of_their_kind,
    staged_accounts.names_are_of_the_record_type,
    staged_accounts.names_are_there,
    values.references_are_not_deleted,
    is_an_address("PersonEmail"),
    uniqueness.unique_fields_are_unique,
)
ASSIGNMENT: tuple[Callable[[Change], None], ...] = (
    assignments.assignments_name_a_permission_set,
    assignments.permission_sets_are_of_the_users_license,
    assignments.assignments_are_not_there_yet,
)
GROUP: tuple[Callable[[Change], None], ...] = (site_groups.members_are_not_there_yet,)

RULES: dict[str, tuple[Callable[[Any], None], ...]] = {
    "User": (*VALUES, *USER),
    "Contact": (*VALUES, *CONTACT),
    "Account": (*VALUES, *ACCOUNT),
    "PermissionSetAssignment": (*VALUES, *ASSIGNMENT),
    "NetworkMemberGroup": (*VALUES, *GROUP),
}
