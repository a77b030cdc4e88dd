"""Who gets where and may do what in the desk; each line is a decision.

«v», «r», «m»: viewer, reviewer, manager of the shop's account; «o»: operator; «x»: manager of another account only;
«a»: nobody logged in; «-»: none of them (a superuser, or nobody: the page refuses this way of asking).
"""

#: Page, who gets there by GET, who by POST.
REACHED = """
ai_engine_persona_change mox o
ai_engine_persona_changelist mox
ai_engine_persona_preview - mox
ai_engine_promptversion_change mox -
ai_engine_promptversion_changelist mox
ai_engine_promptversion_use o o
auth_group_change - -
auth_group_changelist -
auth_user_change o o
auth_user_changelist o
auth_user_password_change o o
autocomplete - -
axes_accessattempt_change o o
axes_accessattempt_changelist o
conversations_agreement_calendar vrmo vrmo
conversations_agreement_change vrmo vrmo
conversations_agreement_changelist vrmox
conversations_conversation_reserve rmo rmo
conversations_agreement_settle - rmo
conversations_conversation_anotar - mo
conversations_conversation_aprobar - rmo
conversations_conversation_change vrmo vrmo
conversations_conversation_changelist vrmox
conversations_conversation_comprador - rmo
conversations_conversation_dato - rmo
conversations_conversation_descartar - rmo
conversations_conversation_deshacer - rmo
conversations_conversation_devolver - rmo
conversations_conversation_editar - rmo
conversations_conversation_ejemplo - o
conversations_conversation_escribir - rmo
conversations_conversation_juzgar - rmo
conversations_conversation_mal - rmo
conversations_conversation_llevar - rmo
conversations_conversation_news vrmo vrmo
conversations_conversation_nota - rmo
conversations_conversation_otra - rmo
conversations_conversation_sin_dato - rmo
conversations_conversation_soltar - rmo
conversations_conversation_tener - rmo
conversations_conversation_verdict - rmo
conversations_conversation_voice - rmo
conversations_conversation_why vrmo vrmo
conversations_conversation_writing vrmo vrmo
conversations_mention_change r r
conversations_mention_changelist vrmox
conversations_missingfact_change vrmo vrmo
conversations_missingfact_changelist vrmox
conversations_missingfact_decide - rmo
conversations_replay_advance o o
conversations_replay_begin o o
conversations_replay_change o o
conversations_replay_changelist o
conversations_replay_json o o
conversations_replay_stop - o
conversations_response_change o o
conversations_response_changelist o
conversations_stafftask_change vrmo vrmo
conversations_stafftask_changelist vrmox
conversations_turn_change vrmo vrmo
conversations_turn_changelist vrmox
conversations_turn_decide - rmo
conversations_turn_news vrmox vrmox
conversations_turn_release - vrmox
conversations_turn_hand_over rmox rmox
conversations_turn_several rmox rmox
conversations_turn_typed_news vrmox vrmox
core_alert_change vrmo vrmo
core_alert_changelist vrmox
core_circuitbreaker_change vrmox vrmox
core_circuitbreaker_changelist vrmox
core_stop_change vrmox vrmox
core_stop_changelist vrmox
core_stop_lift rmox rmox
core_stop_press - rmox
core_stop_state vrmox vrmox
desk_access vrmox vrmox
desk_front vrmox vrmox
desk_live vrmox vrmox
desk_notices vrmox vrmox
desk_outcomes vrmox mox
desk_auditevent_change o o
desk_auditevent_changelist o
desk_desksession_change o o
desk_desksession_changelist o
desk_search vrmox vrmox
desk_search_quick vrmox vrmox
desk_second_step vrmox vrmox
desk_second_step_on vrmox -
desk_setup mo mo
desk_setup_first o o
desk_ticket avrmox avrmox
desk_tokens vrmox vrmox
desk_work_on - vrmox
django_celery_beat_clockedschedule_change - -
django_celery_beat_clockedschedule_changelist -
django_celery_beat_crontabschedule_change mox -
django_celery_beat_crontabschedule_changelist mox
django_celery_beat_intervalschedule_change mox -
django_celery_beat_intervalschedule_changelist mox
django_celery_beat_periodictask_change mox o
django_celery_beat_periodictask_changelist mox
django_celery_beat_solarschedule_change - -
django_celery_beat_solarschedule_changelist -
index vrmox vrmox
jsi18n vrmox -
login avrmox avrmox
marketplace_account_autonomy mo mo
marketplace_account_change vrmo mo
marketplace_account_changelist vrmox
marketplace_buyer_change rmo -
marketplace_buyer_changelist rmox
marketplace_buyer_decide - rmo
marketplace_buyer_erase mo mo
marketplace_buyer_export - mo
marketplace_buyer_hold - mo
marketplace_item_bulk mox mox
marketplace_item_change vrmo mo
marketplace_item_changelist vrmox
marketplace_item_export vrmox vrmox
marketplace_item_import mox mox
marketplace_item_links - mo
marketplace_item_price_deed - mo
marketplace_item_price_progress vrmo vrmo
marketplace_item_prices vrmo vrmo
marketplace_item_status vrmo mo
marketplace_itemedit_undo - mox
marketplace_pagefailure_change mo -
marketplace_pagefailure_changelist mox
marketplace_pagefailure_picture mo mo
marketplace_pagefailure_source mo mo
password_change vrmox vrmox
password_change_done vrmox -
pricing_priceanalysis_change vrmox -
pricing_priceanalysis_changelist vrmox
pricing_priceanalysis_export vrmox vrmox
pricing_priceanalysis_import mox mox
pricing_priceanalysis_raw mox mox
pricing_priceanalysis_sources vrmox mox
pricing_priceanalysis_word - mox
privacy_erasure_change o o
privacy_erasure_changelist o
privacy_legalhold_change o o
privacy_legalhold_changelist o
privacy_retention_change o o
privacy_retention_changelist o
search vrmox vrmox
security_listedcontact_change rmox rmox
security_listedcontact_changelist rmox
security_securityevent_change vrmo -
security_securityevent_changelist vrmox
security_securityevent_export vrmox vrmox
security_staffverdict_change rmo rmo
security_staffverdict_changelist rmox
view_on_site - -
"""

#: What Django's own pages of each model ask for.
RIGHTS = """
ai_engine.persona add o
ai_engine.persona change o
ai_engine.persona delete o
ai_engine.persona view mox
ai_engine.promptversion add o
ai_engine.promptversion view mox
auth.user add o
auth.user change o
auth.user delete o
auth.user view o
axes.accessattempt view o
conversations.agreement view vrmox
conversations.conversation view vrmox
conversations.mention view vrmox
conversations.missingfact view vrmox
conversations.replay view rmox
conversations.response view vrmox
conversations.stafftask view vrmox
conversations.turn view vrmox
core.alert view vrmox
core.circuitbreaker view vrmox
core.stop view vrmox
desk.auditevent view o
desk.desksession view o
django_celery_beat.crontabschedule view mox
django_celery_beat.intervalschedule view mox
django_celery_beat.periodictask change o
django_celery_beat.periodictask view mox
marketplace.account add o
marketplace.account change mox
marketplace.account view vrmox
marketplace.buyer view rmox
marketplace.item change mox
marketplace.item view vrmox
marketplace.pagefailure view mox
pricing.priceanalysis view vrmox
privacy.erasure view o
privacy.legalhold view o
privacy.retention change o
privacy.retention view o
security.listedcontact add rmox
security.listedcontact change rmox
security.listedcontact delete rmox
security.listedcontact view rmox
security.securityevent view vrmox
security.staffverdict view rmox
"""

#: Actions on chosen rows.
ACTIONS = """
ai_engine.persona delete_selected o
auth.user delete_selected o
auth.user end_sessions o
auth.user remove_second_step o
auth.user unlock o
axes.accessattempt unlock o
conversations.stafftask mark_done rmox
conversations.stafftask mark_undone rmox
core.circuitbreaker reset mox
desk.desksession end o
django_celery_beat.periodictask disable_tasks o
django_celery_beat.periodictask enable_tasks o
django_celery_beat.periodictask run_tasks o
django_celery_beat.periodictask toggle_tasks o
marketplace.account pause mox
marketplace.account resume mox
marketplace.item edit_many mox
marketplace.item link mox
marketplace.item reserve mox
marketplace.item sell mox
marketplace.item unreserve mox
security.listedcontact delete_selected rmox
security.staffverdict export rmox
"""
