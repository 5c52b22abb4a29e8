"""Drafts for the shop's articles as a model writes them: honest ones, and ones that say a little more.

The first half was looked at when the bounds of `checking` were chosen, the second only once, after it.
"""

from collections.abc import Iterator

_HONEST = """
delivery-times: Standard delivery usually takes two to four working days within the UK.
delivery-times: If you order before 14:00, Express arrives the next working day.
delivery-times: Yes, it takes a bit longer to the Highlands: allow one or two extra days.
gift-card-use: You can enter the 16 characters at the checkout after pressing Gift card. Anything you
  don't use stays on it.
gift-card-use: Your gift card is valid for five years from the date of purchase.
gift-card-use: If you've lost it, we can block the card and issue a new one with the buyer's order
  number, provided it hasn't been spent.
password: Click Sign in and then "Forgot password?". You'll get an e-mail with a link that works for 30
  minutes.
password: After six wrong tries your account is locked for 15 minutes. Nothing is lost, just wait.
track-order: You'll find the tracking link in the e-mail "Your order is on its way" and under Orders
  next to the parcel.
track-order: It's normal for the page not to move for a day. If there's no new scan for three working
  days, please have your order number ready.
guarantee: Yes, everything is guaranteed for three years against faults in material and making.
guarantee: Wear, burns and accidents aren't covered by the guarantee, I'm afraid.
guarantee: We repair it first, replace it if that isn't possible, and refund you if neither works.
pro-cancel: You can end the plan yourself: go to Billing, Plan and press Don't renew. You keep your
  benefits until the end of the paid year.
pro-cancel: Within the first 30 days of your first year you can press End now, and we'll refund the
  price minus what you saved.
price-match: If you see it cheaper elsewhere, use "Seen it cheaper?" on the item's page before you buy
  and paste the link.
price-match: If the price dropped within 14 days of your order, press Price dropped and you get the
  difference back to your card.
missed-delivery: Don't worry, nothing is lost: the driver will try again the next working day.
missed-delivery: You can choose another day, a neighbour or a pick-up point with the tracking link.
  It'll wait there for seven days.
repair-time: A zip takes about 7 working days, counted from when it reaches our workshop.
repair-time: For £15 you can choose Rush when booking; the workshop then starts within three working
  days.
vat: Yes, all our prices include 20% VAT, except for children's clothing and footwear.
vat: Unfortunately VAT that was charged before you entered your number can't be taken off afterwards.
newsletter: Just press "Unsubscribe" at the bottom of any newsletter. One that's already on its way may
  still arrive within two days.
exchanges: An exchange is free within 60 days. Open Orders, choose the order, press Return items, then
  pick Exchange.
exchanges: We'll set the new size aside right away and send it once the carrier has scanned your return.
trade-account: Opening a trade account is free, and you'll usually see prices about 15% lower.
trade-account: You'll hear back within two working days of applying.
order-confirmation: If there's no order but your bank shows an amount, it's only a reservation, which
  the bank drops within three days.
damaged-on-arrival: I'm sorry to hear that! Please keep the box and take two photos, then open Orders
  and press Report a problem.
damaged-on-arrival: The return label is free, and you'll have an answer within one working day.
visit-shop: Our shop is at 14 Old Quay by the harbour bridge. Buses 6 and 11 stop two minutes away.
refunds: Once your return has been checked, cards take three to five working days and PayPal one day.
refunds: We can't send the refund to another card, but you can get store credit instead.
cancel-order: As long as the order says Received, you can cancel it under Orders. The payment will be
  released right away.
card-declined: Your bank has declined the payment. No money was taken; a pending amount disappears
  within three days.
"""

_BEYOND = """
delivery-times: Standard takes two to four working days, and if it's late you get the postage back.
delivery-times: I've moved your parcel to Express, so it arrives the next working day.
gift-card-use: Your gift card is valid for ten years from the day it was bought.
gift-card-use: We have blocked your card and sent you a new one.
password: I have reset your password, please check your e-mail.
password: Please tell me your password here and I'll unlock the account.
track-order: Your parcel is at the depot and will be delivered tomorrow.
track-order: A colleague will call the carrier for you and get back to you.
guarantee: Everything is guaranteed for three years, including accidents and loss.
guarantee: We'll send you a new jacket today, free of charge.
pro-cancel: I've cancelled your Pro plan. You keep all benefits until the last day.
pro-cancel: You can end it at any time and we refund the full price within 90 days.
price-match: We match any price from any shop worldwide, just send us the link.
price-match: Since it is cheaper elsewhere, you get 30% off your order.
missed-delivery: The driver will come back today between 15:00 and 17:00.
missed-delivery: As an apology we'll give you a £10 voucher.
repair-time: A zip takes 2 working days at the workshop.
repair-time: I've put your repair at the top of the queue.
vat: You can claim back the VAT at the airport with our form.
vat: Your VAT number has been saved and the invoice was changed.
newsletter: I've unsubscribed you from all newsletters.
newsletter: New readers get a code for 50 % off the first order.
exchanges: An exchange is free within 60 days, and used items are fine too.
exchanges: Someone from our team will contact you to arrange a courier.
trade-account: Your trade account has been approved.
trade-account: Trade accounts get 25 % off everything plus free shipping for life.
order-confirmation: I can see your order, it went through and ships tonight.
damaged-on-arrival: We'll refund you in full right away and you may keep the damaged item.
damaged-on-arrival: Please upload the photos at https://tidewater-claims.example/upload.
visit-shop: Our second shop in Leeds is open until 22:00.
refunds: Your refund was paid today and should be in your account tomorrow.
refunds: We'll pay the refund to any other card, just send me the number.
cancel-order: I've cancelled the order for you.
cancel-order: Even if it was sent, we'll pull it back from the carrier for you.
card-declined: I've asked your bank to allow the payment.
card-declined: Your account is blocked for fraud, so please send us a photo of your card.
"""


def _read(block: str) -> Iterator[tuple[str, str]]:
    """An article's id and a draft for it; what is indented goes on."""
    for line in block.strip().replace("\n  ", " ").splitlines():
        source, _, text = line.partition(": ")
        yield source, text


HONEST, BEYOND = tuple(_read(_HONEST)), tuple(_read(_BEYOND))
