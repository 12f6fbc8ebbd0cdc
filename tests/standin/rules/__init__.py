"""The platform's rules for a User row, in the order in which they are asked. The first that refuses words the error."""

from collections.abc import Callable

from tests.standin.loading.change import Change
from tests.standin.rules import accounts, contacts, licenses, names, profiles, roles, values

RULES: tuple[Callable[[Change], None], ...] = (
    values.required_fields_are_there,
    values.text_fits_its_field,
    values.numbers_fit_their_field,
    values.restricted_picklists_know_their_values,
    values.states_and_countries_are_known,
    values.states_are_of_their_country,
    values.references_name_records,
    names.username_has_the_form_of_an_email_address,
    names.email_is_an_address,
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
    names.unique_fields_are_unique,
    licenses.seats_are_free,
)
