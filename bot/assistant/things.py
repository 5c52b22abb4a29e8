"""Words that customers use for the same thing, by the thing: "refund", "reimbursed" and "my money back".

Ours, written for support of any trade before any data was looked at; what it gains is in docs/decision.md.
A line is `name: words`, `_` joins the words of a phrase. Words are compared by their stems.
"""

from __future__ import annotations

THINGS = """
refund: refund reimburse reimbursement money_back get_back give_back pay_back paid_back cash_back returned
reverse: reverse revert undo cancel void take_back call_back stop retract recall withdraw_payment
cancel: cancel cancellation terminate end stop quit unsubscribe opt_out
charge: charge bill billed debit deduct deducted taken took_out taken_out withdrawn
fee: fee charge cost extra surcharge commission price expense additional_cost
price: price cost how_much expensive cheap pay worth rate
free: free gratis no_charge no_cost without_charge complimentary
pay: pay payment paid purchase buy bought spend transaction checkout
purchase: purchase buy bought order shop shopping store merchant retailer vendor seller
money: money cash fund amount sum
cash: cash banknote note bill coin
withdraw: withdraw withdrawal take_out took_out get_cash cash_out get_money
atm: atm cashpoint cash_machine cash_dispenser hole_in_the_wall teller_machine automated_teller machine
deposit: deposit credit_account pay_in paid_in add_money put_money cash_in
topup: top_up topup top_ups top_upped topping_up topped_up load reload recharge add_fund add_money add_cash
topup: fund_account
transfer: transfer wire send_money sent_money send_fund move_money moved_money remit remittance swift sepa
bankaccount: bank_account current_account checking_account checking saving iban sort_code account_number
balance: balance available_fund remaining how_much_left how_much_money
statement: statement transaction_history history record list_of activity
transaction: transaction payment transfer purchase operation
double: twice double duplicate duplicated repeat two_time more_than_once second_time again same_charge
wrong: wrong incorrect mistake error inaccurate erroneous not_right mistaken not_correct off bad
missing: missing lost gone disappear vanish not_there not_show nowhere not_appear not_see not_found
missing: cant_find cannot_find cant_see
pending: pending processing outstanding in_progress hanging waiting unprocessed on_hold not_complete
pending: not_finalize
late: late delay overdue slow too_long so_long taking_long still_wait still_not still_hasnt not_yet
late: havent_yet hasnt_yet forever
arrive: arrive arrival come came receive received get_here show_up turn_up delivered reach in_the_mail land
deliver: deliver delivery ship shipping shipment send sent post mail courier dispatch postage
parcel: parcel package box shipment item
track: track tracking trace where_is follow locate whereabouts status
order: order purchase booking basket
address: address postcode zip_code street moved move house_move relocate
return: return send_back bring_back take_back give_back
exchange_goods: exchange swap replace replacement another_one different_size
replace: replace replacement new_one another_one substitute renew reissue new_card
broken: broken broke break damage damaged faulty defective crack snapped torn malfunction out_of_order
notwork: not_work doesnt_work isnt_work wont_work stopped_work not_function not_working fail failed failing
notwork: failure unsuccessful no_luck not_go_through didnt_go_through wont_let cant_use unable_to_use
decline: decline declined reject rejected refuse refused deny denied not_accept not_accepted bounced
decline: turned_down unaccepted
accept: accept take support allow compatible work_with
allow: allow permit may_i can_i possible able available let_me eligible
unable: unable cant cannot could_not couldnt not_able impossible wont not_allow not_let
lost: lost lose misplace cant_find left_behind dropped
stolen: stolen steal stole theft robbed mugged pickpocket thief robbery
fraud: fraud fraudulent scam phishing hack hacked compromised unauthorized unauthorised not_me not_mine
fraud: suspicious dodgy stolen_detail identity_theft
unknown: dont_recognize not_recognize not_recognise dont_recognise dont_know dont_remember didnt_make
unknown: not_make unfamiliar unknown strange weird odd mysterious never_made did_not_do
block: block freeze frozen lock suspend disable deactivate restrict disabled on_hold
unblock: unblock unfreeze unlock reactivate unsuspend re_enable release
activate: activate activation enable turn_on switch_on start_using set_up active
expire: expire expiry expiration run_out due_to_expire out_of_date valid_until
card: card plastic visa mastercard amex debit_card credit_card bank_card
cardbrand: visa mastercard amex american_express maestro
creditcard: credit_card credit
virtual: virtual disposable one_time temporary online_only throwaway single_use digital
physical: physical real actual plastic
contactless: contactless tap nfc wave touch_to_pay tap_and_pay
mobilepay: apple_pay google_pay samsung_pay android_pay wallet apple_watch apple google
pin: pin pin_number pincode pin_code
code: code passcode cvv security_code verification_code otp
password: password passcode pass_word login_detail credential
signin: login log_in sign_in logging_in signing_in log_on access
forgot: forgot forget forgotten not_remember dont_remember cant_remember lost_my_password
reset: reset recover restore retrieve
attempt: attempt try tries tried too_many retry
account: account profile membership
open: open create start sign_up register registration apply join set_up new_account
close: close delete remove terminate get_rid erase cancel_my_account shut
identity: identity id identification passport driver_license driving_licence proof document paper selfie
identity: photo
verify: verify verification authenticate validate prove proof identity_check confirm_identity
verify: check_identity know_your_customer kyc
why: why how_come what_reason reason for_what what_cause explain
how: how how_do how_can how_to what_step way_to procedure process
where: where location place which_place
when: when what_time what_day date
howlong: how_long how_many_day how_soon when_will long_take timeframe time_frame eta how_fast how_quick
howlong: duration estimate
howoften: how_often how_many how_many_time limit maximum
limit: limit maximum max minimum cap restriction most restricted how_many allowed threshold highest largest
country: country abroad overseas foreign international outside nation region travel europe eu uk usa us
country: australia america world global
currency: currency dollar euro pound gbp usd aud eur sterling fiat yen crypto bitcoin
exchange: exchange convert conversion exchange_rate rate swap
rate: rate percentage interest apr
change: change update edit modify amend alter adjust correct switch new
name: name surname last_name married maiden
details: detail personal_information information info data personal_detail
phone: phone mobile cell handset smartphone telephone device iphone android
phonenumber: phone_number mobile_number cell_number number
email: email e_mail mail inbox
app: app application website site web page online
person_other: friend family relative someone_else another_person wife husband son daughter kid child
person_other: children partner spouse mother father brother sister parent other_people
young: age year_old old teen teenager underage minor child kid children young daughter son under_18
business: business company corporate employer firm office
auto: auto automatic automatically recurring scheduled regular standing_order direct_debit autopay
auto: subscription monthly
salary: salary wage paycheck pay_check payslip income payday earning
cheque: cheque check checkbook chequebook
recipient: recipient beneficiary payee receiver other_account
insure: insurance insure coverage covered policy
guarantee: guarantee warranty guaranteed
repair: repair fix mend
get: get obtain acquire have receive order request want need find
give: give provide send supply show
help: help assist support
use: use using usage utilize spend
work: work function operate
stuck: stuck swallow ate kept retained jam eaten took_my_card
speed: fast quick express urgent rush faster quicker expedite sooner asap priority immediately emergency
today: today now right_now currently at_the_moment
tomorrow: tomorrow next_day
week: week weekly
month: month monthly
year: year annual yearly
weekend: weekend saturday sunday holiday
choose: choose pick select decide prefer specific
multiple: multiple several many more_than_one additional another extra second two
cost_more: too_much more_than higher overcharge extra_charge more_money increase
less: less lower fewer reduce decrease not_all short only_part half partial
all: all every entire whole total full everything
invoice: invoice receipt bill
discount: discount coupon voucher promo promotion code offer deal sale
giftcard: gift_card gift_voucher gift
points: point reward bonus loyalty mile cashback perk
loan: loan mortgage borrow lend finance instalment installment
tax: tax vat duty custom
upgrade: upgrade premium plus pro better_plan
downgrade: downgrade cheaper_plan lower_plan
plan: plan subscription membership tariff package
trial: trial try_out demo test
size: size fit measurement large small
stock: stock available in_stock sold_out back_in
colour: colour color
product: product item article goods thing
store: store shop branch outlet
hours: opening_hour open_hour close_time opening_time business_hour
complain: complain complaint unhappy dissatisfied dispute appeal contest
contact: contact reach call talk speak phone_you get_in_touch chat
notify: notification notify alert message email text sms reminder
privacy: privacy data gdpr personal_data
user: user member colleague team seat
invite: invite refer referral recommend
login_error: error bug crash glitch not_load blank freeze issue problem
internet: internet wifi wi_fi broadband network connection signal
sim: sim roaming data_plan mobile_data
book: book reserve reservation booking schedule appointment
flight: flight plane airline fly airport
hotel: hotel room accommodation stay
luggage: luggage baggage suitcase bag carry_on
travel: travel trip vacation journey holiday tour
visa_travel: travel_visa need_visa visa_to visa_for
vaccine: vaccine shot vaccination immunization
restaurant: restaurant diner eatery place_to_eat
food: food meal dish dinner lunch breakfast eat
cook: cook recipe bake make ingredient prepare
calorie: calorie nutrition nutritional healthy carb fat protein
car: car vehicle auto truck van
fuel: gas petrol fuel diesel mpg mileage
tyre: tire tyre wheel pressure
timeoff: pto time_off day_off vacation_day leave holiday_day
music: music song track tune playlist album artist play
light: light lamp bulb bright dim
alarm: alarm wake wake_up timer
calendar: calendar schedule meeting event agenda appointment
reminder: reminder remind remember
list: list todo to_do shopping_list
weather: weather rain temperature forecast sunny snow cold hot outside
traffic: traffic congestion commute route
direction: direction way map navigate distance far get_to
translate: translate say language spanish french mean_in
define: definition define mean meaning word spell
joke: joke funny laugh humor
news: news headline report
volume: volume loud quiet mute sound turn_up turn_down
tv: tv television show movie film channel
clean: clean vacuum wash dust
bot: you_a_robot are_you_human are_you_a_bot real_person computer ai
thanks: thank thanks appreciate grateful
hello: hello hi hey greeting
bye: bye goodbye farewell see_you
yes: yes yeah yep sure affirmative right correct
no: no nope nah negative
creditscore: credit_score credit_rating
creditlimit: credit_limit spending_limit line_of_credit
routing: routing routing_number
security: security secure safe safety protect
ready: ready done finished complete
negative: not dont doesnt didnt isnt wasnt hasnt havent wont cant cannot never no without unable
fail: fail failed failure unsuccessful error went_wrong problem issue trouble
happen: happen occur going_on go_on wrong_with matter
explain: explain tell_me describe what_is understand information about
"""
