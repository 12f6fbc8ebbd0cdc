"""The picklist values that the stand-in org knows, by the name the describe tables use."""

COUNTRIES = {
    "AT": "Austria",
    "BE": "Belgium",
    "CH": "Switzerland",
    "DE": "Germany",
    "DK": "Denmark",
    "ES": "Spain",
    "FR": "France",
    "IT": "Italy",
    "NL": "Netherlands",
    "US": "United States",
}
PLACES = COUNTRIES | {"BY": "Bavaria", "CA": "California"}
"""Codes of countries and states, with what they are called."""
STATES: dict[str, tuple[str, ...]] = dict.fromkeys(COUNTRIES, ()) | {"DE": ("BY",), "US": ("CA",)}
"""The states of each country."""

PICKLISTS: dict[str, tuple[str, ...]] = {
    name: tuple(values.split())
    for name, values in {
        "USER_TYPES": "Standard PowerPartner PowerCustomerSuccess CustomerSuccess Guest CspLitePortal CsnOnly "
        "SelfService",
        "PORTAL_ROLES": "Executive Manager Worker PersonAccount",
        "PORTAL_TYPES": "None CustomerPortal Partner",
        "DIGESTS": "D W",
        "NOTIFICATIONS": "P D W",
        "LICENSE_STATUS": "Active Disabled",
        "NETWORK_STATUS": "Live DownForMaintenance UnderConstruction",
        "ASSIGNMENT_STATUS": "WaitingForAdd AddCalculated Added FailedAdd WaitingForRemove RemoveCalculated "
        "FailedRemove",
        "LOGIN_TYPES": "Application ChatterCommunityPortalUnPwd ChatterCommunityThirdPartySso SamlChatterNetworks "
        "EmployeeLoginToCommunity NetworksPortalApiOnly PasswordlessLogin LightningLogin Oauth Oauth2 OtherApi "
        "Partner",
        "SALUTATIONS": "Mr. Ms. Mrs. Dr. Prof.",
        "ACCOUNT_TYPES": "Prospect Customer Partner Other",
        "ENCODINGS": "UTF-8 ISO-8859-1 Shift_JIS ISO-2022-JP EUC-JP ks_c_5601-1987 Big5 GB2312 Big5-HKSCS x-SJIS_0213",
        "LANGUAGES": "en_US de es fr it ja sv ko zh_TW zh_CN pt_BR nl_NL da th fi ru es_MX no",
        "LOCALES": "ar_EG cs_CZ da_DK de_AT de_CH de_DE el_GR en_AU en_CA en_GB en_IE en_IN en_NZ en_SG en_US en_ZA "
        "es_AR es_ES es_MX fi_FI fr_BE fr_CA fr_CH fr_FR hi_IN hu_HU in_ID it_CH it_IT iw_IL ja_JP ko_KR nl_BE "
        "nl_NL no_NO pl_PL pt_BR pt_PT ro_RO ru_RU sv_SE th_TH tr_TR uk_UA vi_VN zh_CN zh_HK zh_TW",
        "TIME_ZONES": "GMT Africa/Cairo Africa/Johannesburg Africa/Lagos Africa/Nairobi America/Anchorage "
        "America/Argentina/Buenos_Aires America/Bogota America/Chicago America/Denver America/Halifax "
        "America/Lima America/Los_Angeles America/Mexico_City America/New_York America/Phoenix America/Sao_Paulo "
        "Asia/Bangkok Asia/Dubai Asia/Hong_Kong Asia/Jakarta Asia/Jerusalem Asia/Karachi Asia/Kolkata Asia/Manila "
        "Asia/Riyadh Asia/Seoul Asia/Shanghai Asia/Singapore Asia/Taipei Asia/Tokyo Atlantic/Azores "
        "Australia/Adelaide Australia/Brisbane Australia/Darwin Australia/Perth Australia/Sydney Europe/Amsterdam "
        "Europe/Athens Europe/Berlin Europe/Brussels Europe/Dublin Europe/Helsinki Europe/Istanbul Europe/Lisbon "
        "Europe/London Europe/Moscow Europe/Paris Europe/Rome Pacific/Auckland Pacific/Honolulu",
    }.items()
}
