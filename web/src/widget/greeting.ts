/** What a customer sees before the first message. */

/** The first words of the chat. */
export const GREETING =
  '您好，我是B特派智能客服。\n登录、订单、退换货、物流、投诉都可以问我，直接打字说就行。';

/** Openings that a customer can pick instead of typing. */
export const SUGGESTIONS: readonly string[] = [
  '忘记密码登不上',
  '订单还没发货想取消',
  '我要退货',
  '快递没到',
  '我要投诉',
];
